import type { DatabaseMigrator } from "@portcullis/adapters-persistence";
import { loadEnvironment } from "@portcullis-examples/reference-server/configuration";
import { configurationVariables, parseConfiguration } from "./configuration.ts";
import { reportFailure } from "./failure.ts";
import { openTodoDatabase } from "./persistence/index.ts";

/** EX_USAGE is 64; 2 is what shells and most tools say. */
const wrongUsage = 2;

/** One migrator for the tables of Portcullis and those of todos. */
const commands = {
  async up(migrator: DatabaseMigrator) {
    const applied = await migrator.up();
    return applied.length === 0 ? ["nothing to apply"] : applied.map((name) => `applied ${name}`);
  },
  async down(migrator: DatabaseMigrator) {
    const reverted = await migrator.down();
    return [reverted === null ? "nothing to take back" : `took back ${reverted}`];
  },
  async status(migrator: DatabaseMigrator) {
    const migrations = await migrator.status();
    return migrations.map(
      ({ name, appliedAt }) =>
        `${name}  ${appliedAt === null ? "pending" : `applied ${appliedAt.toISOString()}`}`,
    );
  },
};

const [name = "", ...more] = process.argv.slice(2);
const command = Object.entries(commands).find(([known]) => known === name)?.[1];
if (command === undefined || more.length > 0) {
  console.error(`usage: migrate ${Object.keys(commands).join("|")}`);
  process.exit(wrongUsage);
}
try {
  const { database } = await openTodoDatabase(
    parseConfiguration(loadEnvironment(configurationVariables)).database,
  );
  try {
    for (const line of await command(database.migrator)) console.log(line);
  } finally {
    await database.close();
  }
} catch (error) {
  process.exit(reportFailure(error));
}
