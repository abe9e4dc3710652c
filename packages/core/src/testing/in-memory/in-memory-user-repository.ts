import type { UserId, Username, UserRepository } from "../../index.ts";
import {
  ConcurrentModification,
  Email,
  EmailTaken,
  superadminRole,
  UnknownRole,
  User,
  UsernameTaken,
} from "../../index.ts";
import type { InMemoryDatabase } from "./in-memory-database.ts";

/** Keeps users in an `InMemoryDatabase`, whose index of emails and usernames makes them unique. */
export class InMemoryUserRepository implements UserRepository {
  readonly #database: InMemoryDatabase;

  constructor(database: InMemoryDatabase) {
    this.#database = database;
  }

  async findById(id: UserId): Promise<User | null> {
    return this.#database.operate(() => this.#read(id));
  }

  async findByIdentifier(identifier: Email | Username): Promise<User | null> {
    return this.#database.operate(() => {
      const { userIdsByEmail, userIdsByUsername } = this.#database;
      const index = identifier instanceof Email ? userIdsByEmail : userIdsByUsername;
      return this.#read(index.get(identifier.key));
    });
  }

  async lock(id: UserId): Promise<User | null> {
    this.#database.requireUnitOfWork("UserRepository.lock");
    return this.findById(id);
  }

  async lockActiveSuperadmins(): Promise<ReadonlySet<UserId>> {
    this.#database.requireUnitOfWork("UserRepository.lockActiveSuperadmins");
    return this.#database.operate(() => {
      const superadmins = this.#database.users
        .values()
        .filter((user) => user.isActive && user.hasRole(superadminRole));
      return new Set(superadmins.map(({ id }) => id));
    });
  }

  async add(user: User): Promise<User> {
    return this.#database.operate(() => {
      if (this.#database.users.has(user.id)) throw new ConcurrentModification();
      return this.#store(user);
    });
  }

  async save(user: User): Promise<User> {
    return this.#database.operate(() => {
      if (this.#database.users.get(user.id)?.version !== user.version) throw new ConcurrentModification();
      return this.#store(user);
    });
  }

  async remove(id: UserId): Promise<boolean> {
    return this.#database.operate(() => {
      const { users, sessions, refreshTokens } = this.#database;
      const user = users.get(id);
      if (user === undefined) return false;
      this.#forgetKeys(user);
      const ended = new Set(
        sessions
          .values()
          .filter(({ userId }) => userId === id)
          .map((session) => session.id),
      );
      for (const sessionId of ended) sessions.delete(sessionId);
      for (const token of refreshTokens.values()) {
        if (ended.has(token.sessionId)) refreshTokens.delete(token.digest);
      }
      return users.delete(id);
    });
  }

  #read(id: string | undefined): User | null {
    const user = id === undefined ? undefined : this.#database.users.get(id);
    return user === undefined ? null : User.restore(user);
  }

  #store(user: User): User {
    const { users, userIdsByEmail, userIdsByUsername, roles } = this.#database;
    const owner = userIdsByEmail.get(user.email.key);
    if (owner !== undefined && owner !== user.id) throw new EmailTaken();
    const namesake = user.username && userIdsByUsername.get(user.username.key);
    if (namesake && namesake !== user.id) throw new UsernameTaken();
    const unknown = user.roles.filter((role) => !roles.has(role));
    if (unknown.length > 0) throw new UnknownRole(unknown);

    const before = users.get(user.id);
    if (before !== undefined) this.#forgetKeys(before);
    userIdsByEmail.set(user.email.key, user.id);
    if (user.username !== null) userIdsByUsername.set(user.username.key, user.id);
    const stored = User.restore({ ...user, version: user.version + 1 });
    users.set(user.id, stored);
    return User.restore(stored);
  }

  #forgetKeys(user: User): void {
    this.#database.userIdsByEmail.delete(user.email.key);
    if (user.username !== null) this.#database.userIdsByUsername.delete(user.username.key);
  }
}
