import type { DatabaseMigrator } from "@portcullis/adapters-persistence";
import { loadEnvironment } from "@portcullis-examples/reference-server/configuration";
import { revertLatest } from "@portcullis-examples/reference-server/revert-latest";
import type { Configuration } from "./configuration.ts";
import { configurationVariables, parseConfiguration } from "./configuration.ts";
import { reportFailure } from "./failure.ts";
import { openTodoDatabase } from "./persistence/index.ts";

/** 2, as shells and most tools use it (EX_USAGE is 64). */
const wrongUsage = 2;

/** One migrator for the tables of Portcullis and those of todos. */
const commands = {
  async up(migrator: DatabaseMigrator) {
    const applied = await migrator.up();
    return applied.length === 0 ? ["nothing to apply"] : applied.map((name) => `applied ${name}`);
  },
  async down(migrator: DatabaseMigrator, { appEnv }: Configuration, isConfirmed: boolean) {
    const reverted = await revertLatest(migrator, { appEnv, isConfirmed });
    return [reverted === null ? "nothing to revert" : `reverted ${reverted}`];
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
const isConfirmed = name === "down" && more.join() === "--yes";
if (command === undefined || (more.length > 0 && !isConfirmed)) {
  console.error("usage: migrate up|down [--yes]|status");
  process.exit(wrongUsage);
}
try {
  const configuration = parseConfiguration(loadEnvironment(configurationVariables));
  const { database } = await openTodoDatabase(configuration.database);
  try {
    for (const line of await command(database.migrator, configuration, isConfirmed)) console.log(line);
  } finally {
    await database.close();
  }
} catch (error) {
  process.exit(reportFailure(error));
}
