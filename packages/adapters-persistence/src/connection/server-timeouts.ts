import { InvalidDatabaseUrl } from "../errors/invalid-database-url.ts";

const names = ["statement_timeout", "idle_in_transaction_session_timeout", "lock_timeout"] as const;

/** PostgreSQL's settings of these names, in milliseconds; 0 is no limit. */
export type ServerTimeouts = Readonly<Partial<Record<(typeof names)[number], number>>>;

/** The maximum of PostgreSQL's settings of time: 31 bits. */
const longest = 2_147_483_647;

/**
 * Removes the timeouts from a database URL and returns both. The driver would send them as startup parameters, which
 * PgBouncer refuses.
 * @throws InvalidDatabaseUrl
 */
export function takeTimeouts(url: string): { readonly url: string; readonly timeouts: ServerTimeouts } {
  const parsed = new URL(url);
  const given = names.filter((name) => parsed.searchParams.has(name));
  if (given.length === 0) return { url, timeouts: {} };
  const timeouts = Object.fromEntries(
    given.map((name) => [name, toTimeout(name, parsed.searchParams.get(name))]),
  );
  for (const name of given) parsed.searchParams.delete(name);
  return { url: parsed.href, timeouts };
}

/** The statements that set them: for the session, or until the running transaction ends. */
export function setTimeouts(timeouts: ServerTimeouts, scope: "session" | "transaction"): string {
  const set = scope === "session" ? "set" : "set local";
  return Object.entries(timeouts)
    .map(([name, milliseconds]) => `${set} ${name} = ${milliseconds}`)
    .join("; ");
}

function toTimeout(name: string, text: string | null): number {
  const milliseconds = Number(text);
  if (text !== null && /^\d{1,10}$/.test(text) && milliseconds <= longest) return milliseconds;
  throw new InvalidDatabaseUrl(
    `${name} in the database URL is not a whole number of milliseconds from 0 to ${longest}.`,
  );
}
