import { DomainError } from "@portcullis/core";

/** Why the database can't be used, for the operator. */
export interface DatabaseProblem {
  /** One line: what is wrong, its code, and what to do. Contains no password. */
  readonly reason: string;
  /**
   * Whether the URL, the credentials, a certificate or the server's access rules have to be corrected; otherwise it may
   * recover.
   */
  readonly isConfiguration: boolean;
}

/** What drivers and the operating system add to an error. */
interface Details {
  readonly code?: unknown;
  readonly address?: unknown;
  readonly port?: unknown;
  readonly hostname?: unknown;
}

type Explain = (details: Details & { readonly message: string }) => string;

const certificate: Explain = ({ message }) =>
  `the server's TLS certificate was refused (${message}): name the authority that signed it with ?sslrootcert=<file>`;

/** A prepared statement exists, or is missing, because a pooler exchanged the server connection. */
const pooler: Explain = ({ message }) =>
  `${message}: a pooler assigns connections per transaction, so set DATABASE_POOLER=transaction`;

/** Corrected in the configuration. */
const configurationReasons: Readonly<Record<string, Explain>> = {
  "28P01": ({ message }) => `${message}: correct the user or the password`,
  28000: ({ message }) => `the server refused the user (${message})`,
  "3D000": ({ message }) => `${message}: create it, or correct the name after the host`,
  26000: pooler,
  "42P05": pooler,
  DEPTH_ZERO_SELF_SIGNED_CERT: certificate,
  SELF_SIGNED_CERT_IN_CHAIN: certificate,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: certificate,
  UNABLE_TO_GET_ISSUER_CERT: certificate,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: certificate,
  CERT_HAS_EXPIRED: certificate,
  CERT_NOT_YET_VALID: certificate,
  ERR_TLS_CERT_ALTNAME_INVALID: certificate,
};

/** May recover without a correction. */
const outageReasons: Readonly<Record<string, Explain>> = {
  ECONNREFUSED: ({ address, port }) =>
    `nothing listens at ${address ?? "the address"}${port === undefined ? "" : `:${port}`}: start PostgreSQL, or correct the host and the port`,
  ENOTFOUND: ({ hostname }) =>
    `there is no host named ${hostname ?? "so"}: correct the host, or the name server`,
  EAI_AGAIN: ({ hostname }) => `the name server did not answer for ${hostname ?? "the host"}`,
  ENOENT: ({ address, message }) =>
    address === undefined ? message : `there is no socket ${address}: start PostgreSQL, or correct the host`,
  ETIMEDOUT: () => "the server did not answer in time",
  ECONNRESET: () => "the server closed the connection",
  25006: () =>
    "the server is read-only, as a standby and a server without disk space are: connect to the primary",
  "25P03": () =>
    "the server ended a transaction that sent nothing for too long: its process was frozen or overloaded, or the network was cut",
  "25P04": () => "the server ended a transaction that took longer than its transaction_timeout",
  53100: () => "the disk of the server is full: free some space",
  53300: () => "the server has no connection left: raise its max_connections, or lower DATABASE_POOL_MAX",
  "55P03": () => "another session holds a lock that is waited for: see pg_locks",
  57014: () =>
    "a statement took too long and was cancelled: another session holds a lock (see pg_locks), or the server is overloaded",
  "57P03": () => "the server is starting or stopping",
};

/** `pg` has no codes for these. */
const messages: readonly (readonly [RegExp, DatabaseProblem])[] = [
  [
    /does not support SSL|establishing an SSL connection/,
    {
      reason: "the server refuses TLS: remove sslmode from the URL, or switch TLS on at the server",
      isConfiguration: true,
    },
  ],
  [
    /client password must be a/,
    { reason: "the server requires a password, and the URL has none: add one", isConfiguration: true },
  ],
  [
    /timeout exceeded when trying to connect|connection timeout/,
    { reason: "the server did not answer in time", isConfiguration: false },
  ],
  [/^Connection terminated/, { reason: "the server closed the connection", isConfiguration: false }],
];

/** Explains why the database can't be used, from an error of its ports, its health check or its migrator. */
export function explainDatabaseError(error: unknown): DatabaseProblem {
  const reasons = [...causes(error)];
  for (const cause of reasons) {
    const known = explain(cause);
    if (known !== undefined) return known;
  }
  const last = reasons.at(-1);
  const text = last instanceof Error ? last.message : String(last);
  return { reason: oneLine(text), isConfiguration: false };
}

/** The error and its causes; of several attempts at one host, the first. */
function* causes(error: unknown): Generator {
  yield error;
  if (error instanceof AggregateError && error.errors.length > 0) yield* causes(error.errors[0]);
  else if (error instanceof Error && error.cause !== undefined) yield* causes(error.cause);
}

function explain(error: unknown): DatabaseProblem | undefined {
  if (!(error instanceof Error) || error instanceof DomainError || error instanceof AggregateError)
    return undefined;
  const { code: given, address, port, hostname }: Details & Error = error;
  const code = String(given);
  for (const isConfiguration of [true, false]) {
    const table = isConfiguration ? configurationReasons : outageReasons;
    const reason = Object.hasOwn(table, code) ? table[code] : undefined;
    if (reason === undefined) continue;
    const text = reason({ address, port, hostname, message: error.message });
    return { reason: `${oneLine(text)} (${code})`, isConfiguration };
  }
  return messages.find(([pattern]) => pattern.test(error.message))?.[1];
}

function oneLine(text: string): string {
  return text.trim().replaceAll(/\s+/g, " ");
}
