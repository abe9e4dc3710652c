import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { createAuthAdapters, loadOrCreateSecretKey } from "@portcullis/adapters-auth";
import { openDatabase } from "@portcullis/adapters-persistence";
import { createPortcullis, systemActor } from "@portcullis/core";
import { importUsers, parseCsv } from "./import-users.ts";
import { CreateImportedUsers, ImportedUser } from "./imported-user.ts";

const file = process.argv[2] ?? fileURLToPath(new URL("../users.csv", import.meta.url));

async function run(): Promise<void> {
  const users = parseCsv(await readFile(file, "utf8"));
  const database = await openDatabase({
    url: process.env["DATABASE_URL"] ?? "pglite:.data/pglite",
    entities: [ImportedUser],
    migrations: [CreateImportedUsers],
  });
  try {
    await database.migrator.up();
    const auth = createAuthAdapters({
      secretKey: loadOrCreateSecretKey(".data/secret-key"),
      signingKeys: database.ports.signingKeys,
      issuer: "https://id.example.com",
      audience: "example",
    });
    const portcullis = createPortcullis({ ...database.ports, ...auth });
    await portcullis.prepareAccessControl.execute();

    await importUsers(database, portcullis, file, users);

    const { items } = await portcullis.listUsers.execute(systemActor("job:import"), { sort: "email" });
    const rows = await database.withEntityManager((em) => em.count(ImportedUser));
    console.log(
      `imported ${users.length} users; there are ${items.length} users now, ${rows} of them imported:`,
    );
    for (const { email, name } of items) console.log(`${email} ${name}`);
  } finally {
    await database.close();
  }
}

run().catch((error: unknown) => {
  console.error(`error: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
});
