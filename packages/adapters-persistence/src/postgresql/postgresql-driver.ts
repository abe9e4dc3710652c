import { PostgreSqlConnection, PostgreSqlDriver } from "@mikro-orm/postgresql";
import type { PostgresDialect } from "kysely";
import { guardTransactions } from "../connection/transaction-guard-driver.ts";

type PoolConfig = Parameters<PostgreSqlConnection["createKyselyDialect"]>[0];

/** @param atBegin statements that each transaction begins with; "" for none */
export function guardedPostgreSqlDriver(atBegin: string): typeof PostgreSqlDriver {
  class GuardedConnection extends PostgreSqlConnection {
    override createKyselyDialect(pool: PoolConfig): PostgresDialect {
      return guardTransactions(super.createKyselyDialect(pool), atBegin);
    }
  }
  return class GuardedDriver extends PostgreSqlDriver {
    protected override readonly connection: PostgreSqlConnection = new GuardedConnection(this.config);
  };
}
