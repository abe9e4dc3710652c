import { AsyncLocalStorage } from "node:async_hooks";
import type { AbstractSqlConnection, EntityManager, MikroORM } from "@mikro-orm/sql";
import { IsolationLevel, TransactionContext } from "@mikro-orm/sql";
import type { ControlledTransaction } from "kysely";
import { CompiledQuery } from "kysely";
import type { ConstraintErrors } from "../errors/translate-error.ts";
import { isDiskFull, translateError } from "../errors/translate-error.ts";
import type { PreparedStatements } from "../postgresql/prepared-statements.ts";
import type { TableNames } from "./table-names.ts";
import { tableNames } from "./table-names.ts";

/** At this level each statement sees what was committed while the one before it waited for a lock. */
const isolationLevel = IsolationLevel.READ_COMMITTED;

/**
 * The adapters' access to the database. Every call joins the running transaction, Portcullis's or one that the host began
 * on the same ORM, and throws the errors of the ports instead of the driver's. When a statement is the EntityManager's
 * and when it is SQL: docs/decisions/0026-when-sql-is-chosen.md.
 */
export class MikroOrmContext {
  readonly tables: TableNames;
  readonly #orm: MikroORM;
  readonly #statements: PreparedStatements;
  readonly #constraintErrors: ConstraintErrors;
  /** Of the innermost transaction or savepoint that this context began. */
  readonly #own = new AsyncLocalStorage<EntityManager>();
  /** For single statements outside transactions; its identity map stays empty. */
  readonly #detached: EntityManager;
  #noteDiskFull: () => void = () => undefined;

  constructor(
    orm: MikroORM,
    statements: PreparedStatements,
    schema: string,
    constraintErrors: ConstraintErrors = {},
  ) {
    this.#orm = orm;
    this.#statements = statements;
    this.#constraintErrors = constraintErrors;
    this.#detached = this.#fork();
    this.tables = tableNames(schema);
  }

  /** Marks a statement that is run often, so that PostgreSQL parses it once per connection. */
  prepare(sql: string): string {
    return this.#statements.add(sql);
  }

  /** Runs one statement; parameters are `$1`, `$2`… in its text. */
  async query<Row>(sql: string, parameters: readonly unknown[]): Promise<readonly Row[]> {
    return this.#guard(async (em) => {
      const executor = em.getTransactionContext<ControlledTransaction<unknown>>() ?? this.#client();
      const { rows } = await executor.executeQuery(CompiledQuery.raw(sql, [...parameters]));
      // Each caller names the type of its statement's rows.
      return rows as Row[];
    });
  }

  /** Runs a host's work with the EntityManager of the running transaction, or outside one with a new one. */
  async withEntityManager<Result>(work: (em: EntityManager) => Promise<Result>): Promise<Result> {
    return this.#guard((em) => work(em === this.#detached ? this.#fork() : em));
  }

  /** Writes rows; one statement of the EntityManager per call. */
  async write<Result>(work: (em: EntityManager) => Promise<Result>): Promise<Result> {
    return this.#guard(work);
  }

  /** Calls `listener` for every statement that fails because the disk is full. */
  onDiskFull(listener: () => void): void {
    this.#noteDiskFull = listener;
  }

  isInTransaction(): boolean {
    return this.#joined() !== undefined;
  }

  /** Runs `work` in a transaction of its own. What `work` throws passes unchanged. */
  async transaction<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#run(this.#fork(), work);
  }

  /**
   * Runs statements that succeed or fail together. Inside a transaction they get a savepoint, so that a caller who
   * catches the error, say EmailTaken, finds the transaction usable: PostgreSQL refuses all further statements of a
   * transaction in which one failed.
   */
  async atomically<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#run(this.#joined() ?? this.#fork(), work);
  }

  async #run<Result>(em: EntityManager, work: () => Promise<Result>): Promise<Result> {
    let refusal: { readonly reason: unknown } | undefined;
    const attempt = async (inner: EntityManager): Promise<Result> => {
      try {
        return await this.#own.run(inner, work);
      } catch (reason) {
        refusal = { reason };
        throw reason;
      }
    };
    try {
      return await em.transactional(attempt, {
        clear: true,
        ...(!em.isInTransaction() && { isolationLevel }),
      });
    } catch (error) {
      throw refusal?.reason === error ? error : this.#translate(error);
    }
  }

  async #guard<Result>(operation: (em: EntityManager) => Promise<Result>): Promise<Result> {
    try {
      return await operation(this.#joined() ?? this.#detached);
    } catch (error) {
      throw this.#translate(error);
    }
  }

  #translate(error: unknown): unknown {
    const translated = translateError(error, this.#constraintErrors);
    if (isDiskFull(translated)) this.#noteDiskFull();
    return translated;
  }

  /** The EntityManager of the innermost transaction on this database; undefined outside and after its end. */
  #joined(): EntityManager | undefined {
    const innermost = TransactionContext.currentTransactionContext()?.em;
    // Another database's transaction may run inside this one and hide it.
    const em =
      innermost?.getDriver() === this.#orm.driver
        ? // A driver's EntityManagers are all of one class.
          (innermost as EntityManager)
        : this.#own.getStore();
    const transaction = em?.getTransactionContext<ControlledTransaction<unknown>>();
    const isOpen = transaction !== undefined && !transaction.isCommitted && !transaction.isRolledBack;
    return isOpen ? em : undefined;
  }

  #fork(): EntityManager {
    return this.#orm.em.fork({ disableContextResolution: true });
  }

  #client() {
    // Both drivers are SQL drivers; MikroORM's type does not say so.
    return (this.#orm.driver.getConnection() as AbstractSqlConnection).getClient();
  }
}
