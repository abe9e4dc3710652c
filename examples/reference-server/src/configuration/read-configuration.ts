import type { ProcessContext } from "../process-context.ts";
import type { Configuration } from "./configuration.ts";
import { configurationVariables, parseConfiguration } from "./configuration.ts";
import { loadEnvironment } from "./load-environment.ts";

/**
 * The configuration of the server, which commands use too. Prints warnings of probable mistakes.
 * @throws InvalidConfiguration
 */
export function readConfiguration(context: ProcessContext): Configuration {
  return parseConfiguration(loadEnvironment(configurationVariables, context), context.stdout.isTTY);
}
