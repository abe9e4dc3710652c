/** How an application reads its environment, whatever its variables are. */
export type { Environment } from "./environment.ts";
export { readEnvironment } from "./environment.ts";
export { environmentWarnings } from "./environment-warnings.ts";
export { loadEnvironment } from "./load-environment.ts";
export { fileVariable, withSecretFiles } from "./secret-files.ts";
