import { closestName } from "./closest-name.ts";
import type { Environment } from "./environment.ts";
import { readEnvironment, readEnvironmentFiles } from "./environment.ts";

const secured: readonly string[] = ["staging", "production"];

/**
 * Probable mistakes that don't prevent a start, a line each: variables of the process whose names are close to known
 * ones, all unknown variables of `.env` files, and a NODE_ENV that contradicts APP_ENV. Other variables of the process
 * belong to other programs. Values are never printed.
 */
export function* environmentWarnings(
  directory: string,
  variables: Environment,
  known: readonly string[],
): Generator<string> {
  for (const name of Object.keys(variables)) {
    const meant = known.includes(name) || !variables[name] ? null : closestName(name, known);
    if (meant !== null) yield `the variable ${name} is not known; did you mean ${meant}?`;
  }
  for (const file of readEnvironmentFiles(directory, variables)) {
    for (const name of Object.keys(file.variables)) {
      if (known.includes(name)) continue;
      const meant = name === "NODE_ENV" ? "APP_ENV" : closestName(name, known);
      yield `${file.name} sets the variable ${name}, which is not known${meant === null ? "" : `; did you mean ${meant}?`}`;
    }
  }
  yield* environmentNames(variables["NODE_ENV"], readEnvironment(directory, variables)["APP_ENV"]);
}

function* environmentNames(nodeEnv: string | undefined, appEnv: string | undefined): Generator<string> {
  if (!nodeEnv || secured.includes(nodeEnv) === secured.includes(appEnv ?? "")) return;
  if (!appEnv)
    yield `NODE_ENV is ${word(nodeEnv)} and APP_ENV is not set, so this runs as development: set APP_ENV`;
  else yield `NODE_ENV is ${word(nodeEnv)} and APP_ENV is ${word(appEnv)}: APP_ENV decides`;
}

/** Without characters that could forge a line of output. */
function word(text: string): string {
  return /^[\w.-]{1,32}$/.test(text) ? text : "something else";
}
