import { AsyncLocalStorage } from "node:async_hooks";
import { DatabaseSync } from "node:sqlite";
import { OutsideUnitOfWork, StoreUnavailable } from "@portcullis/core";
import { usersTable } from "./user-row.ts";

/** Primary result codes: busy, locked, I/O error, disk full, cannot open. */
const unavailableCodes: ReadonlySet<number> = new Set([5, 6, 10, 13, 14]);

/**
 * One SQLite file, or `:memory:`, and one connection. A connection has one transaction and sees its uncommitted rows, so
 * transactions and operations outside them run one after another. A second process is refused.
 */
export class SqliteDatabase {
  readonly #connection: DatabaseSync;
  readonly #running = new AsyncLocalStorage<{ isOpen: boolean }>();
  #lastTurn: Promise<unknown> = Promise.resolve();

  /** Throws SQLite's own error when the file can't be opened, or another process has it open. */
  constructor(file: string) {
    this.#connection = new DatabaseSync(file);
    const pragmas = "pragma locking_mode = exclusive; pragma journal_mode = wal; pragma synchronous = full";
    this.#connection.exec(pragmas);
    this.#connection.exec(usersTable);
  }

  /** Whether the caller is inside a `transaction` that has not ended. */
  isInTransaction(): boolean {
    return this.#running.getStore()?.isOpen ?? false;
  }

  /**
   * @param operation as in `UserRepository.lock`
   * @throws OutsideUnitOfWork
   */
  requireUnitOfWork(operation: string): void {
    if (!this.isInTransaction()) throw new OutsideUnitOfWork(operation);
  }

  /** Runs statements in the running transaction, or in one of their own. */
  async operate<Result>(operation: (connection: DatabaseSync) => Result): Promise<Result> {
    const statements = async () => translated(() => operation(this.#connection));
    return this.isInTransaction() ? statements() : this.#takeTurn(statements);
  }

  /** Commits when `work` resolves, rolls back when it rejects. */
  async transaction<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#takeTurn(async () => {
      const scope = { isOpen: true };
      translated(() => this.#connection.exec("begin immediate"));
      try {
        const result = await this.#running.run(scope, work);
        translated(() => this.#connection.exec("commit"));
        return result;
      } catch (error) {
        // SQLite rolls back by itself when the disk is full.
        if (this.#connection.isTransaction) this.#connection.exec("rollback");
        throw error;
      } finally {
        scope.isOpen = false;
      }
    });
  }

  /** Undoes the changes of the running transaction, which continues. */
  startOver(): void {
    translated(() => this.#connection.exec("rollback; begin immediate"));
  }

  close(): void {
    this.#connection.close();
  }

  #takeTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#lastTurn.then(work, work);
    this.#lastTurn = turn;
    return turn;
  }
}

function translated<Result>(operation: () => Result): Result {
  try {
    return operation();
  } catch (error) {
    const isAway =
      error instanceof Error &&
      "errcode" in error &&
      typeof error.errcode === "number" &&
      unavailableCodes.has(error.errcode & 0xff);
    throw isAway ? new StoreUnavailable({ cause: error }) : error;
  }
}
