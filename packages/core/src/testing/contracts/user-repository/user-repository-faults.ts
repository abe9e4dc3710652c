import type { UserRepository } from "../../../index.ts";
import { User } from "../../../index.ts";
import type { InMemoryDatabase } from "../../in-memory/in-memory-database.ts";
import { faultyRepositories } from "../../mutants/faulty-repositories.ts";
import { withFaults } from "../../mutants/with-faults.ts";
import type { UserRepositorySubject } from "./user-repository-subject.ts";

type UserFault = (users: UserRepository, database: InMemoryDatabase) => Partial<UserRepository>;

export function brokenUsers(fault: UserFault): () => UserRepositorySubject {
  return faultyRepositories(({ users }, database) => ({ users: withFaults(users, fault(users, database)) }));
}

/** Finds users by id with something about them changed. */
export function misreading(change: (user: User) => Partial<User>): () => UserRepositorySubject {
  return brokenUsers((users) => ({
    findById: async (id) => {
      const user = await users.findById(id);
      return user && User.restore({ ...user, ...change(user) });
    },
  }));
}

/** Stores users with something about them changed. */
export function miswriting(change: (user: User) => Partial<User>): () => UserRepositorySubject {
  return writing((user) => User.restore({ ...user, ...change(user) }));
}

/** Stores users as `prepare` returns them; it may refuse them. */
export function writing(
  prepare: (user: User, users: UserRepository, database: InMemoryDatabase) => User | Promise<User>,
): () => UserRepositorySubject {
  return brokenUsers((users, database) => ({
    add: async (user) => users.add(await prepare(user, users, database)),
    save: async (user) => users.save(await prepare(user, users, database)),
  }));
}

/** A write without any check. */
export function write(database: InMemoryDatabase, user: User): Promise<User> {
  return database.operate(() => {
    const saved = User.restore({ ...user, version: user.version + 1 });
    database.users.set(user.id, saved);
    database.userIdsByEmail.set(user.email.key, user.id);
    if (user.username !== null) database.userIdsByUsername.set(user.username.key, user.id);
    return User.restore(saved);
  });
}
