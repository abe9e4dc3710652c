import { DomainError, InvalidInput } from "@portcullis/core";
import { InvalidConfiguration } from "./configuration.ts";

/** EX_CONFIG of sysexits.h. */
const badConfiguration = 78;

/** Prints the reason to standard error, a line per problem. Returns the exit code. */
export function reportFailure(error: unknown): number {
  if (error instanceof InvalidConfiguration) {
    for (const problem of error.problems) process.stderr.write(`configuration: ${problem}\n`);
    return badConfiguration;
  }
  process.stderr.write(`error: ${explain(error)}\n`);
  return 1;
}

/** One line, without a stack. */
export function explain(error: unknown): string {
  if (error instanceof InvalidInput)
    return error.issues.map(({ path, message }) => `${path}: ${message}`).join(" ");
  if (error instanceof DomainError) return error.message;
  if (!(error instanceof Error)) return String(error);
  if ("code" in error && error.code === "EADDRINUSE")
    return "the port is in use: set PORT to another one, or to 0 for any free one";
  return error.message.replaceAll(/\s+/g, " ");
}
