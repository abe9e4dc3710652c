import type { PersistencePorts } from "@portcullis/core";
import { TYPES } from "@portcullis/inversify";
import { ContainerModule } from "inversify";
import type { SqliteDatabase } from "./sqlite-database.ts";
import { sqlitePorts } from "./sqlite-ports.ts";

/** Rebinds five ports. */
export function sqliteModule(database: SqliteDatabase, others: PersistencePorts): ContainerModule {
  const ports = sqlitePorts(database, others);
  return new ContainerModule(({ rebind }) => {
    rebind(TYPES.unitOfWork).toConstantValue(ports.unitOfWork);
    rebind(TYPES.users).toConstantValue(ports.users);
    rebind(TYPES.userDirectory).toConstantValue(ports.userDirectory);
    rebind(TYPES.roles).toConstantValue(ports.roles);
    rebind(TYPES.actors).toConstantValue(ports.actors);
  });
}
