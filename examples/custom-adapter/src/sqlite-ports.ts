import type { PersistencePorts } from "@portcullis/core";
import { ActorReaderOfTwoStores } from "./actor-reader-of-two-stores.ts";
import { RolesOfSqliteUsers } from "./roles-of-sqlite-users.ts";
import type { SqliteDatabase } from "./sqlite-database.ts";
import { SqliteUnitOfWork } from "./sqlite-unit-of-work.ts";
import { SqliteUserDirectory } from "./sqlite-user-directory.ts";
import { SqliteUserRepository } from "./sqlite-user-repository.ts";

/** The ports that change when users are stored in SQLite, created from those of the store that keeps everything else. */
export type SqlitePorts = Pick<
  PersistencePorts,
  "unitOfWork" | "users" | "userDirectory" | "roles" | "actors"
>;

export function sqlitePorts(
  database: SqliteDatabase,
  others: Pick<PersistencePorts, "unitOfWork" | "roles" | "sessions">,
): SqlitePorts {
  const unitOfWork = new SqliteUnitOfWork(database, others.unitOfWork);
  const users = new SqliteUserRepository({ database, unitOfWork, roles: others.roles });
  const roles = new RolesOfSqliteUsers({ database, unitOfWork, roles: others.roles });
  return {
    unitOfWork,
    users,
    userDirectory: new SqliteUserDirectory(database),
    roles,
    actors: new ActorReaderOfTwoStores({ database, users, roles, sessions: others.sessions }),
  };
}
