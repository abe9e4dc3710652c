import { readFileSync } from "node:fs";
import type { Environment } from "./environment.ts";

/** The variable with the path of a file that holds the secret, as Docker and Kubernetes mount them. */
export function fileVariable(name: string): string {
  return `${name}_FILE`;
}

/**
 * Replaces `<NAME>_FILE` by `<NAME>`, the content of the file without the line ends after it.
 * @param names the variables that may come from a file
 */
export function withSecretFiles(
  variables: Environment,
  names: readonly string[],
): { readonly variables: Environment; readonly problems: readonly string[] } {
  const resolved = { ...variables };
  const problems: string[] = [];
  for (const name of names) {
    const file = fileVariable(name);
    const path = variables[file];
    if (path === undefined) continue;
    if (variables[name] !== undefined) problems.push(`${file} and ${name} are both set: remove one of them`);
    else {
      try {
        resolved[name] = readFileSync(path, "utf8").replace(/[\r\n]+$/, "");
        if (resolved[name] === "") problems.push(`${file} names an empty file`);
      } catch (error) {
        problems.push(`${file} names a file that can't be read (${codeOf(error)})`);
      }
    }
  }
  return { variables: resolved, problems };
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown error";
}
