/** For other applications: how to read the environment. */
export type { Environment } from "./environment.ts";
export { readEnvironment } from "./environment.ts";
export { environmentWarnings } from "./environment-warnings.ts";
export { loadEnvironment } from "./load-environment.ts";
export { fileVariable, withSecretFiles } from "./secret-files.ts";
