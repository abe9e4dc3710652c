import { openDatabase } from "../open-database.ts";
import { newUser } from "./samples.ts";

/** A program for tests: saves users in the database whose URL it is given, and says each one's id, until killed. */
const database = await openDatabase({ url: process.argv[2] ?? "" });
await database.migrator.up();
for (;;) {
  const { id } = await database.ports.users.add(newUser());
  process.stdout.write(`${id}\n`);
}
