import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "dotenv";

export type Environment = Readonly<Record<string, string | undefined>>;

/** The variables that a `.env` file sets. */
export interface EnvironmentFile {
  /** `.env` or `.env.<APP_ENV>`. */
  readonly name: string;
  readonly variables: Environment;
}

/** The variables of the process take precedence over `.env.<APP_ENV>`, which takes precedence over `.env`. */
export function readEnvironment(directory: string, variables: Environment): Environment {
  const files = readEnvironmentFiles(directory, variables);
  return Object.assign({}, ...files.map((file) => file.variables), variables);
}

/** `.env`, then `.env.<APP_ENV>`, as far as they exist. */
export function readEnvironmentFiles(directory: string, variables: Environment): readonly EnvironmentFile[] {
  const general = readFile(directory, ".env");
  const appEnv = variables["APP_ENV"] ?? general?.variables["APP_ENV"] ?? "development";
  const specific = /^[a-z]+$/.test(appEnv) ? readFile(directory, `.env.${appEnv}`) : null;
  return [general, specific].filter((file) => file !== null);
}

function readFile(directory: string, name: string): EnvironmentFile | null {
  const path = join(directory, name);
  return existsSync(path) ? { name, variables: parse(readFileSync(path)) } : null;
}
