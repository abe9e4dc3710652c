/** The log of requests and errors. A pino logger implements it. */
export interface HttpLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

function discard(): void {
  // Writes nothing.
}

export const silentLogger: HttpLogger = { info: discard, warn: discard, error: discard };

/** An error for the log, without its other members: drivers put queries and their parameters there. */
export function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack, cause } = error;
  return { name, message, stack, ...(cause !== undefined && { cause: describeError(cause) }) };
}

/** The innermost non-empty message of an error and its causes. */
export function reasonOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const inner = error instanceof AggregateError ? error.errors[0] : error.cause;
  return reasonOf(inner) ?? (error.message || undefined);
}
