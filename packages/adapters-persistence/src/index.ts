/** For a host's own migrations: the class that `openDatabase` runs. */
export { Migration } from "@mikro-orm/migrations";
export type { DatabaseLocation } from "./connection/database-url.ts";
export { parseDatabaseUrl } from "./connection/database-url.ts";
export type { MikroOrmPorts } from "./create-ports.ts";
export { DatabaseInUse } from "./errors/database-in-use.ts";
export { DatabaseLockFailed } from "./errors/database-lock-failed.ts";
export type { DatabaseProblem } from "./errors/explain-database-error.ts";
export { explainDatabaseError } from "./errors/explain-database-error.ts";
export { InvalidDatabaseUrl } from "./errors/invalid-database-url.ts";
export type { ConstraintErrors } from "./errors/translate-error.ts";
export { UnusableDirectory } from "./errors/unusable-directory.ts";
export type { MigrationClass } from "./migrations/all-migrations.ts";
export type { DatabaseMigrator, MigrationStatus } from "./migrations/database-migrator.ts";
export { writeMigrationFile } from "./migrations/migration-file.ts";
export type { MigrationLoss } from "./migrations/migration-loss.ts";
export type { Database, DatabaseOptions } from "./open-database.ts";
export { openDatabase } from "./open-database.ts";
export type { Pooler, PoolOptions } from "./postgresql/postgresql-connection.ts";
/** For a host's own entities: what their references to users point at. Its columns may change with any version. */
export { UserRow } from "./rows/user-row.ts";
