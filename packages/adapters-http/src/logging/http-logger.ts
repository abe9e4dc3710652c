/** What the edge writes its log to. A pino logger is one as it is. */
export interface HttpLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

function discard(): void {
  // A silent logger has nothing to do.
}

/** Writes nothing: what a log is by default. */
export const silentLogger: HttpLogger = { info: discard, warn: discard, error: discard };

/** An error as the log keeps it: not its other members, where drivers put queries and their parameters. */
export function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack, cause } = error;
  return { name, message, stack, ...(cause !== undefined && { cause: describeError(cause) }) };
}

/** What lies behind an error that was thrown because of another: the innermost message that says something. */
export function reasonOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const inner = error instanceof AggregateError ? error.errors[0] : error.cause;
  return reasonOf(inner) ?? (error.message || undefined);
}
