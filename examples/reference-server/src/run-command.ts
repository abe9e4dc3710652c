import { Command, CommanderError } from "commander";
import { adminCommand } from "./commands/admin.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { eventsCommand } from "./commands/events.ts";
import { keysCommand } from "./commands/keys.ts";
import { migrateCommand } from "./commands/migrate.ts";
import { openApiCommand } from "./commands/openapi.ts";
import type { ProcessContext } from "./process-context.ts";
import { reportFailure } from "./report-failure.ts";
import { version } from "./version.ts";

const wrongUsage = 2;

/** @returns the exit code */
export async function runCommand(args: readonly string[], context: ProcessContext): Promise<number> {
  try {
    await createProgram(context).parseAsync(args, { from: "user" });
    return 0;
  } catch (error) {
    if (!(error instanceof CommanderError)) return reportFailure(error, context);
    return error.exitCode === 0 ? 0 : wrongUsage;
  }
}

function createProgram(context: ProcessContext): Command {
  const program = new Command("npm run cli --")
    .description("Administer a Portcullis server. Reads the same configuration as the server.")
    .version(version)
    .addCommand(migrateCommand(context))
    .addCommand(adminCommand(context))
    .addCommand(keysCommand(context))
    .addCommand(eventsCommand(context))
    .addCommand(openApiCommand(context))
    .addCommand(doctorCommand(context));
  for (const command of [
    program,
    ...program.commands,
    ...program.commands.flatMap(({ commands }) => commands),
  ]) {
    command
      .exitOverride()
      .showHelpAfterError("(use --help for usage)")
      .configureOutput({
        writeOut: (text) => context.stdout.write(text),
        writeErr: (text) => context.stderr.write(text),
      });
  }
  return program;
}
