export type { Composition, CompositionOptions, Extension } from "./composition.ts";
export { compose } from "./composition.ts";
export type { Configuration } from "./configuration/configuration.ts";
export {
  configurationVariables,
  InvalidConfiguration,
  parseConfiguration,
} from "./configuration/configuration.ts";
export type { DatabaseLocation } from "./configuration/database-url.ts";
export type { Environment } from "./configuration/environment.ts";
export { readEnvironment } from "./configuration/environment.ts";
export { environmentWarnings } from "./configuration/environment-warnings.ts";
export { loadEnvironment } from "./configuration/load-environment.ts";
export { fileVariable, withSecretFiles } from "./configuration/secret-files.ts";
export type { Logger, LoggerOptions } from "./logger.ts";
export { createLogger } from "./logger.ts";
export { Failure, reportFailure } from "./report-failure.ts";
export type { RunningServer } from "./server/start-server.ts";
export { startServer } from "./server/start-server.ts";
export type { OwnTables, Stores } from "./stores.ts";
