import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "dotenv";

export type Environment = Readonly<Record<string, string | undefined>>;

/** The process's variables, then those of `.env.<APP_ENV>`, then those of `.env`: the first that has one wins. */
export function readEnvironment(directory: string, variables: Environment): Environment {
  const general = readFile(join(directory, ".env"));
  const appEnv = variables["APP_ENV"] ?? general["APP_ENV"] ?? "development";
  const specific = /^[a-z]+$/.test(appEnv) ? readFile(join(directory, `.env.${appEnv}`)) : {};
  return { ...general, ...specific, ...variables };
}

function readFile(path: string): Environment {
  return existsSync(path) ? parse(readFileSync(path)) : {};
}
