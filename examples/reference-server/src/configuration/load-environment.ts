import type { ProcessContext } from "../process-context.ts";
import type { Environment } from "./environment.ts";
import { readEnvironment } from "./environment.ts";
import { environmentWarnings } from "./environment-warnings.ts";

/**
 * The environment of the process and the `.env` files in the working directory. Prints warnings of probable mistakes to
 * standard error.
 * @param known the names of the application's variables
 */
export function loadEnvironment(
  known: readonly string[],
  { env, stderr }: Pick<ProcessContext, "env" | "stderr"> = process,
): Environment {
  const directory = process.cwd();
  for (const warning of environmentWarnings(directory, env, known)) stderr.write(`warning: ${warning}\n`);
  return readEnvironment(directory, env);
}
