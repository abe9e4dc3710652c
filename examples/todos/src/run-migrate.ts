import { loadEnvironment } from "@portcullis-examples/reference-server/configuration";
import { configurationVariables, parseConfiguration } from "./configuration.ts";
import { reportFailure } from "./failure.ts";
import { migrateUsage, parseMigrateCommand } from "./migrate-command.ts";

/** 2, as shells and most tools use it (EX_USAGE is 64). */
const wrongUsage = 2;

const command = parseMigrateCommand(process.argv.slice(2));
if (command === null) {
  console.error(migrateUsage);
  process.exit(wrongUsage);
}
try {
  const configuration = parseConfiguration(loadEnvironment(configurationVariables));
  for (const line of await command(configuration)) console.log(line);
} catch (error) {
  process.exit(reportFailure(error));
}
