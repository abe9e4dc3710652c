import type { RoleRepository, UnitOfWork, UserId, Username, UserRepository } from "@portcullis/core";
import {
  ConcurrentModification,
  Email,
  EmailTaken,
  parseId,
  superadminRole,
  UnknownRole,
  User,
  UsernameTaken,
} from "@portcullis/core";
import type { SqliteDatabase } from "./sqlite-database.ts";
import { toUser, toUserRow, userColumns } from "./user-row.ts";

const insert = `insert into users (${userColumns}) values (${userColumns.map((name) => `:${name}`)})`;
const update = `update users set ${userColumns.map((name) => `${name} = :${name}`)}
  where id = :id and version = :version - 1`;
const selectActiveSuperadmins = `select users.id from users, json_each(users.roles) as role
  where users.is_active and role.value = ?`;

interface Dependencies {
  readonly database: SqliteDatabase;
  /** Spans the database and the store of roles. */
  readonly unitOfWork: UnitOfWork;
  /** The store of roles, to check which exist. */
  readonly roles: Pick<RoleRepository, "missing">;
}

export class SqliteUserRepository implements UserRepository {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async findById(id: UserId): Promise<User | null> {
    return this.#find("id", id);
  }

  async findByIdentifier(identifier: Email | Username): Promise<User | null> {
    return this.#find(identifier instanceof Email ? "email_key" : "username_key", identifier.key);
  }

  /** Units of work run one after another: no row has to be locked. */
  async lock(id: UserId): Promise<User | null> {
    this.#use.database.requireUnitOfWork("UserRepository.lock");
    return this.findById(id);
  }

  async lockActiveSuperadmins(): Promise<ReadonlySet<UserId>> {
    this.#use.database.requireUnitOfWork("UserRepository.lockActiveSuperadmins");
    return this.#use.database.operate((connection) => {
      const rows = connection.prepare(selectActiveSuperadmins).all(superadminRole);
      return new Set(rows.map(({ id }) => parseId<"User">(String(id))));
    });
  }

  async add(user: User): Promise<User> {
    return this.#write(insert, user);
  }

  async save(user: User): Promise<User> {
    return this.#write(update, user);
  }

  async remove(id: UserId): Promise<boolean> {
    return this.#use.database.operate(
      (connection) => connection.prepare("delete from users where id = ?").run(id).changes === 1,
    );
  }

  async #write(statement: string, user: User): Promise<User> {
    const { database, unitOfWork, roles } = this.#use;
    const stored = User.restore({ ...user, version: user.version + 1 });
    return unitOfWork.run(async () => {
      const unknown = await roles.missing(user.roles);
      if (unknown.length > 0) throw new UnknownRole(unknown);
      const writing = database.operate((connection) => connection.prepare(statement).run(toUserRow(stored)));
      const { changes } = await writing.catch(refuse);
      if (changes === 0) throw new ConcurrentModification();
      return stored;
    });
  }

  async #find(column: "id" | "email_key" | "username_key", key: string): Promise<User | null> {
    return this.#use.database.operate((connection) => {
      const row = connection.prepare(`select * from users where ${column} = ?`).get(key);
      return row === undefined ? null : toUser(row);
    });
  }
}

/** The indexes guarantee uniqueness; this translates their errors to those of the port. */
function refuse(error: unknown): never {
  const [, column] =
    /^UNIQUE constraint failed: users\.(\w+)$/.exec(error instanceof Error ? error.message : "") ?? [];
  if (column === "id") throw new ConcurrentModification({ cause: error });
  if (column === "email_key") throw new EmailTaken({ cause: error });
  if (column === "username_key") throw new UsernameTaken({ cause: error });
  throw error;
}
