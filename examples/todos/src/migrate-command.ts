import type { DatabaseMigrator } from "@portcullis/adapters-persistence";
import { revertLatest } from "@portcullis-examples/reference-server/revert-latest";
import type { Configuration } from "./configuration.ts";
import { openTodoDatabase } from "./persistence/index.ts";

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

/** Runs on the configured database. @returns the lines to print */
export type MigrateCommand = (configuration: Configuration) => Promise<readonly string[]>;

export const migrateUsage = "usage: migrate up|down [--yes]|status";

/** @returns null for what is no command */
export function parseMigrateCommand([name = "", ...more]: readonly string[]): MigrateCommand | null {
  const command = Object.entries(commands).find(([known]) => known === name)?.[1];
  const isConfirmed = name === "down" && more.join() === "--yes";
  if (command === undefined || (more.length > 0 && !isConfirmed)) return null;
  return async (configuration) => {
    const { database } = await openTodoDatabase(configuration.database);
    try {
      return await command(database.migrator, configuration, isConfirmed);
    } finally {
      await database.close();
    }
  };
}
