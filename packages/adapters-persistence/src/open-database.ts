import { Migrator } from "@mikro-orm/migrations";
import type { EntityManager, Options } from "@mikro-orm/sql";
import { MikroORM } from "@mikro-orm/sql";
import type { HealthCheck } from "@portcullis/core";
import { parseDatabaseUrl } from "./connection/database-url.ts";
import type { MikroOrmPorts } from "./create-ports.ts";
import { createPorts } from "./create-ports.ts";
import { DatabaseHealthCheck } from "./database-health-check.ts";
import type { ConstraintErrors } from "./errors/translate-error.ts";
import type { MigrationClass } from "./migrations/all-migrations.ts";
import { allMigrations } from "./migrations/all-migrations.ts";
import { DatabaseMigrator, migrationsTable } from "./migrations/database-migrator.ts";
import type { EmbeddedConnection } from "./pglite/pglite-connection.ts";
import { pgliteConnection } from "./pglite/pglite-connection.ts";
import type { PoolOptions } from "./postgresql/postgresql-connection.ts";
import { postgresqlConnection } from "./postgresql/postgresql-connection.ts";
import { PreparedStatements } from "./postgresql/prepared-statements.ts";
import { allRows } from "./rows/all-rows.ts";
import { MikroOrmContext } from "./sql/mikro-orm-context.ts";

/** Which database to open, and what a host adds to it. */
export interface DatabaseOptions extends PoolOptions {
  /**
   * `postgresql://…`; `pglite:<directory>` is embedded; `pglite:memory` and `memory:` are embedded, kept in memory until
   * the database is closed.
   */
  readonly url: string;
  /** The PostgreSQL schema of every table. Migrating creates it. Default: `public`. */
  readonly schema?: string | undefined;
  /** A host's own entities, in the same database and the same transactions. */
  readonly entities?: Options["entities"] | undefined;
  /** A host's own migrations. They run after Portcullis's, in the same run and the same schema. */
  readonly migrations?: readonly MigrationClass[] | undefined;
  /** The error to throw when a host's own constraint is violated, by the constraint's name. */
  readonly constraintErrors?: ConstraintErrors | undefined;
}

/** An open database: the ports over it, and access for a host's own tables. */
export interface Database {
  readonly ports: MikroOrmPorts;
  readonly healthCheck: HealthCheck;
  readonly migrator: DatabaseMigrator;
  /**
   * For a host's own entities. `orm.em.transactional()` and units of work join each other.
   *
   * PostgreSQL ends a transaction, a host's included, that sends nothing for 5 s (migrations: 1 min), so that a frozen
   * process keeps no locks; the process's next statement fails with `StoreUnavailable`. Call slow services outside of
   * transactions, or raise the limit: `idle_in_transaction_session_timeout=<milliseconds>` as a parameter of the URL for
   * all of them, `set local idle_in_transaction_session_timeout = '30s'` for one.
   */
  readonly orm: MikroORM;
  /**
   * For a host's own repositories: runs `work` with the EntityManager of the running unit of work or of the host's
   * transaction; outside both with a new one, which `work` has to flush. Errors of the driver are translated to those of
   * the ports (`StoreUnavailable`, `ConcurrentModification`) or of `constraintErrors`.
   */
  withEntityManager<Result>(work: (em: EntityManager) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/**
 * Opens a database. PostgreSQL may be unavailable: the connection is made at first use, and again after an outage.
 * @throws InvalidDatabaseUrl when the URL can't be read, or a certificate file that it names
 * @throws UnusableDirectory when the directory of an embedded database can't be used
 * @throws DatabaseInUse when another process has the embedded database open
 * @throws DatabaseLockFailed when the embedded database's directory can't be locked
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const statements = new PreparedStatements();
  const { options: connection, release } = await connect(options, statements);
  const schema = options.schema ?? "public";
  const orm = new MikroORM({
    ...connection,
    schema,
    entities: [...allRows, ...(options.entities ?? [])],
    extensions: [Migrator],
    ensureDatabase: false,
    migrations: {
      migrationsList: [...allMigrations, ...(options.migrations ?? [])],
      tableName: migrationsTable,
      schema,
      snapshot: false,
      silent: true,
    },
  });
  const context = new MikroOrmContext(orm, statements, schema, options.constraintErrors);
  return {
    ports: createPorts(context),
    healthCheck: new DatabaseHealthCheck(context),
    migrator: new DatabaseMigrator(orm, schema),
    orm,
    withEntityManager: (work) => context.withEntityManager(work),
    async close() {
      await orm.close();
      await release();
    },
  };
}

async function connect(
  options: DatabaseOptions,
  statements: PreparedStatements,
): Promise<EmbeddedConnection> {
  const location = parseDatabaseUrl(options.url);
  if (location.kind === "memory") return pgliteConnection({ kind: "pglite", directory: null }, options);
  if (location.kind === "pglite") return pgliteConnection(location, options);
  return {
    options: await postgresqlConnection(location, options, statements),
    release: async () => undefined,
  };
}
