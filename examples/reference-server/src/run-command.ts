import { Command } from "commander";
import { adminCommand } from "./commands/admin.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { eventsCommand } from "./commands/events.ts";
import { keysCommand } from "./commands/keys.ts";
import { migrateCommand } from "./commands/migrate.ts";
import { openApiCommand } from "./commands/openapi.ts";
import { reportFailure } from "./report-failure.ts";
import { version } from "./version.ts";

const wrongUsage = 2;

const program = new Command("npm run cli --")
  .description("Administer a Portcullis server. Reads the same configuration as the server.")
  .version(version)
  .addCommand(migrateCommand())
  .addCommand(adminCommand())
  .addCommand(keysCommand())
  .addCommand(eventsCommand())
  .addCommand(openApiCommand())
  .addCommand(doctorCommand());

for (const command of [
  program,
  ...program.commands,
  ...program.commands.flatMap(({ commands }) => commands),
]) {
  command.showHelpAfterError("(use --help for usage)");
  command.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : wrongUsage));
}

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = reportFailure(error);
}
