import type { Database } from "@portcullis/adapters-persistence";
import { writeMigrationFile } from "@portcullis/adapters-persistence";
import { Command } from "commander";
import type { Configuration } from "../configuration/configuration.ts";
import { readConfiguration } from "../configuration/read-configuration.ts";
import type { ProcessContext } from "../process-context.ts";
import { printLine } from "../process-context.ts";
import { Failure } from "../report-failure.ts";
import { openStores } from "../stores.ts";
import { revertLatest } from "./revert-latest.ts";
import { requirePersistentStore } from "./with-composition.ts";

export function migrateCommand(context: ProcessContext): Command {
  const command = new Command("migrate").description("change the database schema");
  command
    .command("up")
    .description("apply all pending migrations")
    .action(() =>
      withDatabase(context, async ({ migrator }) => {
        const applied = await migrator.up();
        for (const name of applied) printLine(context, `applied ${name}`);
        printLine(context, applied.length === 0 ? "nothing to apply" : `${applied.length} applied`);
      }),
    );
  command
    .command("down")
    .description("revert the latest migration, and print which data that deletes")
    .option("--yes", "skip the confirmation that staging and production require")
    .action(({ yes = false }: { readonly yes?: boolean }) =>
      withDatabase(context, async ({ migrator }, { appEnv }) => {
        const reverted = await revertLatest(migrator, { appEnv, isConfirmed: yes, context });
        printLine(context, reverted === null ? "nothing to revert" : `reverted ${reverted}`);
      }),
    );
  command
    .command("status")
    .description("list migrations and when each was applied")
    .action(() =>
      withDatabase(context, async ({ migrator }) => {
        for (const { name, appliedAt } of await migrator.status()) {
          printLine(
            context,
            `${name}  ${appliedAt === null ? "pending" : `applied ${appliedAt.toISOString()}`}`,
          );
        }
      }),
    );
  command
    .command("create")
    .description("write an empty migration")
    .argument("<name>", "what it does, in kebab-case")
    .option(
      "--directory <path>",
      "the directory to write it to",
      "packages/adapters-persistence/src/migrations",
    )
    .action(async (name: string, { directory }: { readonly directory: string }) => {
      printLine(context, `wrote ${await writeMigrationFile(name, directory)}`);
      printLine(context, "add its class to packages/adapters-persistence/src/migrations/all-migrations.ts");
    });
  return command;
}

async function withDatabase(
  context: ProcessContext,
  run: (database: Database, configuration: Configuration) => Promise<void>,
): Promise<void> {
  const configuration = readConfiguration(context);
  requirePersistentStore(configuration);
  const { database, close } = await openStores(configuration);
  try {
    if (database === null) throw new Failure("this database has no schema to migrate");
    await run(database, configuration);
  } finally {
    await close();
  }
}
