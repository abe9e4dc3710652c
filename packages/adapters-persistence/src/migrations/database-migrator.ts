import type { Migrator } from "@mikro-orm/migrations";
import type { AbstractSqlConnection, MikroORM } from "@mikro-orm/sql";
import type { ControlledTransaction } from "kysely";
import { translateError } from "../errors/translate-error.ts";
import { withoutDeadline } from "../postgresql/postgresql-client.ts";
import type { MigrationLoss } from "./migration-loss.ts";
import { previewLoss } from "./migration-loss.ts";

export const migrationsTable = "portcullis_migrations";

/** The advisory lock that migrators of one database take, whatever their schema: extensions are shared. */
const lockKey = 7_026_151_841;

/** How long a migration may compute between two statements before the server ends its transaction. */
const pauseInMigration = "1min";

/** A known migration, and whether it has run. */
export interface MigrationStatus {
  readonly name: string;
  /** Null while it waits to be applied. */
  readonly appliedAt: Date | null;
}

/**
 * Changes the database's tables. Any number of processes may do it at once: one runs at a time, and the next
 * finds nothing left to do. Each run is one transaction.
 */
export class DatabaseMigrator {
  readonly #orm: MikroORM;
  readonly #schema: string;
  #lastRun: Promise<unknown> = Promise.resolve();

  constructor(orm: MikroORM, schema: string) {
    this.#orm = orm;
    this.#schema = schema;
  }

  /** Applies what is pending, up to and including `to`. @returns the names of what was applied */
  async up(to?: string): Promise<readonly string[]> {
    const applied = await this.#runExclusive(async (migrator, transaction) =>
      migrator.up({ transaction, ...(to === undefined ? {} : { to }) }),
    );
    return applied.map(({ name }) => name);
  }

  /**
   * Reverts the latest migration.
   * @param expected reverts it only when it has this name. Default: any name
   * @returns its name; null when there is none, or another one than expected
   */
  async down(expected?: string): Promise<string | null> {
    const [reverted] = await this.#runExclusive(async (migrator, transaction) => {
      if (expected !== undefined && (await this.#latest(transaction)) !== expected) return [];
      return migrator.down({ transaction });
    });
    return reverted?.name ?? null;
  }

  /**
   * What `down` would drop. It reverts the latest migration in a transaction and rolls that back, which locks the tables
   * concerned for that moment, and fails when it can't lock them within 5 s.
   * @returns null when there is nothing to revert
   */
  async previewDown(): Promise<MigrationLoss | null> {
    return this.#runExclusive(async (migrator, transaction) => {
      const execute = (sql: string) => this.#connection().execute(sql, [], "all", transaction);
      await execute("set local lock_timeout = '5s'");
      return previewLoss(execute, this.#schema, async () => {
        const [reverted] = await migrator.down({ transaction });
        return reverted?.name;
      });
    });
  }

  /** Every known migration, in the order in which they run. */
  async status(): Promise<readonly MigrationStatus[]> {
    return this.#translated(async () => {
      const applied = new Map<string, Date>();
      const table = `"${this.#schema.replaceAll('"', '""')}"."${migrationsTable}"`;
      const [found] = await this.#connection().execute("select to_regclass(?) is not null as exists", [
        table,
      ]);
      const rows = found?.["exists"] ? await this.#migrator().getExecuted() : [];
      for (const { name, executed_at } of rows) applied.set(name, executed_at);
      return this.#names().map((name) => ({ name, appliedAt: applied.get(name) ?? null }));
    });
  }

  #names(): readonly string[] {
    const { migrationsList = [] } = this.#orm.config.get("migrations");
    return migrationsList.map((migration) => {
      const Class = typeof migration === "function" ? migration : migration.class;
      return new Class(this.#orm.driver, this.#orm.config).name ?? Class.name;
    });
  }

  async #latest(transaction: ControlledTransaction<unknown>): Promise<unknown> {
    const table = `"${this.#schema.replaceAll('"', '""')}"."${migrationsTable}"`;
    const sql = `select name from ${table} order by id desc limit 1`;
    const [found] = await this.#connection().execute(sql, [], "all", transaction);
    return found?.["name"];
  }

  async #runExclusive<Result>(
    run: (migrator: Migrator, transaction: ControlledTransaction<unknown>) => Promise<Result>,
  ): Promise<Result> {
    const exclusively = async () => {
      await this.#locked((transaction) => this.#prepare(transaction));
      // Initialises the migrator, which it would otherwise do on a second connection during the transaction.
      await this.#migrator().getExecuted();
      return this.#locked((transaction) => run(this.#migrator(), transaction));
    };
    // MikroORM's migrator can run one transaction at a time.
    const result = this.#lastRun.then(exclusively, exclusively);
    this.#lastRun = result;
    return this.#translated(() => result);
  }

  async #locked<Result>(
    work: (transaction: ControlledTransaction<unknown>) => Promise<Result>,
  ): Promise<Result> {
    return withoutDeadline(() =>
      this.#connection().transactional(async (transaction) => {
        await this.#execute("set local statement_timeout = 0", transaction);
        await this.#execute(
          `set local idle_in_transaction_session_timeout = '${pauseInMigration}'`,
          transaction,
        );
        await this.#execute(`select pg_advisory_xact_lock(${lockKey})`, transaction);
        return work(transaction);
      }),
    );
  }

  /** Creates what MikroORM's migrator would create outside the lock, where processes that start together would collide. */
  async #prepare(transaction: ControlledTransaction<unknown>): Promise<void> {
    const schema = `"${this.#schema.replaceAll('"', '""')}"`;
    const [found] = await this.#connection().execute(
      "select from pg_namespace where nspname = ?",
      [this.#schema],
      "all",
      transaction,
    );
    // Checked first, because CREATE SCHEMA IF NOT EXISTS needs the privilege to create one even if it exists.
    if (found === undefined) await this.#execute(`create schema ${schema}`, transaction);
    await this.#execute(
      `create table if not exists ${schema}."${migrationsTable}" (
        id serial primary key,
        name varchar(255) not null,
        executed_at timestamptz(6) not null default current_timestamp(6)
      )`,
      transaction,
    );
  }

  async #execute(sql: string, transaction: ControlledTransaction<unknown>): Promise<void> {
    await this.#connection().execute(sql, [], "run", transaction);
  }

  async #translated<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      throw translateError(error);
    }
  }

  #migrator(): Migrator {
    // `openDatabase` registers this very class.
    return this.#orm.migrator as Migrator;
  }

  #connection(): AbstractSqlConnection {
    // Both drivers are SQL drivers; MikroORM's type does not say so.
    return this.#orm.driver.getConnection() as AbstractSqlConnection;
  }
}
