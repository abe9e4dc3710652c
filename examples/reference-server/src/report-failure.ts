import { WrongSecretKey } from "@portcullis/adapters-auth";
import {
  explainDatabaseError,
  InvalidDatabaseUrl,
  UnusableDirectory,
} from "@portcullis/adapters-persistence";
import { DomainError, InvalidInput, StoreUnavailable } from "@portcullis/core";
import { InvalidConfiguration } from "./configuration/configuration.ts";
import type { ProcessContext } from "./process-context.ts";

/** EX_CONFIG of sysexits.h. */
const badConfiguration = 78;

/** An error whose message is printed unchanged. */
export class Failure extends Error {
  override readonly name = "Failure";
}

const systemMessages: Readonly<Record<string, string>> = {
  EADDRINUSE: "the port is in use: set PORT to another one, or to 0 for any free one",
  EADDRNOTAVAIL: "HOST is not an address of this machine",
  EACCES: "permission denied",
};

/** Prints the reason to standard error, a line per problem. Returns the exit code. */
export function reportFailure(
  failure: unknown,
  { stderr }: Pick<ProcessContext, "stderr"> = process,
): number {
  const error = asInvalidConfiguration(failure);
  if (error instanceof InvalidConfiguration) {
    for (const problem of error.problems) stderr.write(`configuration: ${problem}\n`);
    return badConfiguration;
  }
  stderr.write(`error: ${explain(error)}\n`);
  return 1;
}

/** Errors of DATABASE_URL itself, and not of the database behind it, become `InvalidConfiguration`. */
export function asInvalidConfiguration(error: unknown): unknown {
  if (error instanceof InvalidDatabaseUrl || error instanceof UnusableDirectory)
    return new InvalidConfiguration([`DATABASE_URL: ${error.message}`]);
  if (!(error instanceof StoreUnavailable)) return error;
  const { reason, isConfiguration } = explainDatabaseError(error);
  return isConfiguration ? new InvalidConfiguration([`DATABASE_URL: ${reason}`]) : error;
}

/** One line, without a stack. */
export function explain(error: unknown): string {
  if (error instanceof InvalidInput) {
    return error.issues.map(({ path, message }) => `${path}: ${message}`).join(" ");
  }
  if (!(error instanceof Error)) return String(error);
  if (error instanceof StoreUnavailable)
    return `the database can't be used: ${explainDatabaseError(error).reason}`;
  if (error instanceof DomainError) return error.message;
  if (error instanceof WrongSecretKey) return `${error.message} To delete them: npm run cli -- keys reset`;
  const known = "code" in error ? systemMessages[String(error.code)] : undefined;
  return known === undefined ? error.message.replaceAll(/\s+/g, " ") : `${known} (${error.message})`;
}
