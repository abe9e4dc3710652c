import type { Environment } from "./environment.ts";
import { readEnvironment } from "./environment.ts";
import { environmentWarnings } from "./environment-warnings.ts";

/**
 * The environment of this process and its `.env` files in the working directory. What is probably a mistake is told on
 * standard error, a line each, before anything is refused for it.
 * @param known the names of the application's variables
 */
export function loadEnvironment(known: readonly string[]): Environment {
  const directory = process.cwd();
  for (const warning of environmentWarnings(directory, process.env, known))
    process.stderr.write(`warning: ${warning}\n`);
  return readEnvironment(directory, process.env);
}
