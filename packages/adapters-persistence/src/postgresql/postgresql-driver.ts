import { PostgreSqlConnection, PostgreSqlDriver } from "@mikro-orm/postgresql";
import type { PostgresDialect } from "kysely";
import { TransactionGuardDriver } from "../connection/transaction-guard-driver.ts";

type PoolConfig = Parameters<PostgreSqlConnection["createKyselyDialect"]>[0];

class GuardedPostgreSqlConnection extends PostgreSqlConnection {
  override createKyselyDialect(pool: PoolConfig): PostgresDialect {
    const dialect = super.createKyselyDialect(pool);
    const createDriver = dialect.createDriver.bind(dialect);
    dialect.createDriver = () => new TransactionGuardDriver(createDriver());
    return dialect;
  }
}

/** MikroORM's driver for PostgreSQL, on a pool that survives the server's outages. */
export class GuardedPostgreSqlDriver extends PostgreSqlDriver {
  protected override readonly connection: PostgreSqlConnection = new GuardedPostgreSqlConnection(this.config);
}
