/**
 * Members in which drivers repeat values: "Failing row contains (…)", the context of a function, PGlite's whole
 * statement.
 */
const members = ["detail", "where", "query", "params"];

/**
 * Redacts the values of rows and parameters in a driver's error, which may be password hashes or digests of tokens:
 * MikroORM copies `detail` into the message, and messages are logged.
 */
export function redactDriverError(error: unknown): unknown {
  if (error instanceof Error) for (const name of members) Reflect.deleteProperty(error, name);
  return error;
}
