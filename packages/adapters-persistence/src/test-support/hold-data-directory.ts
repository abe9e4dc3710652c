import { lockDataDirectory } from "../data-directory/data-directory-lock.ts";

/** A program for tests: claims the directory that it is given, says what came of it, and stays. */
const directory = process.argv[2] ?? "";
try {
  await lockDataDirectory(directory);
  process.stdout.write("held\n");
} catch (error) {
  process.stdout.write(`${error instanceof Error ? error.message : error}\n`);
}
setInterval(() => undefined, 60_000);
