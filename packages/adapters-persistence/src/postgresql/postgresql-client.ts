import { AsyncLocalStorage } from "node:async_hooks";
import { redactDriverError } from "../errors/redact-driver-error.ts";
import { readOnlyCode } from "./read-only-server.ts";

/** The part of `pg`'s Client that is used here. */
interface Client {
  readonly connection: {
    readonly stream: { destroy(error: Error): void };
    on(event: "parameterStatus", listener: (report: ParameterReport) => void): unknown;
  };
  query(query: unknown, values?: unknown, callback?: unknown): unknown;
}

/** A ParameterStatus message: what the server reports of the connection, at its start and at each change. */
interface ParameterReport {
  readonly parameterName: string;
  readonly parameterValue: string;
}

/** Reported by PostgreSQL 14 and newer. */
const readOnlyParameters: ReadonlySet<string> = new Set(["default_transaction_read_only", "in_hot_standby"]);

export type ClientClass = new (options: object) => Client;

const withoutLimit = new AsyncLocalStorage<true>();

/** Runs work whose statements may take as long as they need, such as migrations. */
export function withoutDeadline<Result>(work: () => Promise<Result>): Promise<Result> {
  return withoutLimit.run(true, work);
}

export interface ClientBehaviour {
  /** The name under which the server keeps a statement; undefined for one that it parses each time. */
  readonly nameOf: (text: string) => string | undefined;
  /** Milliseconds to wait for an answer. */
  readonly deadline: number;
  /** Called when a server did not answer in time. */
  readonly onSilence: (reason: Error) => void;
}

/**
 * Derives a client that sends statements by name, that records when its connection refuses writes, and that closes its
 * connection when the server doesn't answer in time. `pg`'s own `query_timeout` returns the connection to the pool with
 * the statement still running (github.com/brianc/node-postgres/issues/3399): the next transaction would run inside the
 * abandoned one.
 */
export function postgresqlClient(
  Base: ClientClass,
  { nameOf, deadline, onSilence }: ClientBehaviour,
): ClientClass {
  return class PostgresqlClient extends Base {
    mayBeReadOnly = false;

    constructor(options: object) {
      super(options);
      this.connection.on("parameterStatus", ({ parameterName, parameterValue }) => {
        if (readOnlyParameters.has(parameterName) && parameterValue === "on") this.mayBeReadOnly = true;
      });
    }

    override query(query: unknown, values?: unknown, callback?: unknown): unknown {
      const name = typeof query === "string" ? nameOf(query) : undefined;
      const named = name === undefined ? query : { name, text: query };
      const answered = super.query(named, values, callback);
      if (!(answered instanceof Promise)) return answered;
      const answer = answered.catch((error: unknown) => {
        if (isReadOnlyRefusal(error)) this.mayBeReadOnly = true;
        throw redactDriverError(error);
      });
      if (withoutLimit.getStore()) return answer;
      const timer = setTimeout(() => {
        const reason = new NoAnswer();
        this.connection.stream.destroy(reason);
        onSilence(reason);
      }, deadline);
      return answer.finally(() => clearTimeout(timer));
    }
  };
}

function isReadOnlyRefusal(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === readOnlyCode;
}

class NoAnswer extends Error {
  readonly code = "ETIMEDOUT";

  constructor() {
    super("The database did not answer in time.");
  }
}
