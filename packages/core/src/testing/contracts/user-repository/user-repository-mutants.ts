import type { UserRepository } from "../../../index.ts";
import {
  ConcurrentModification,
  Email,
  EmailTaken,
  superadminRole,
  User,
  UsernameTaken,
} from "../../../index.ts";
import type { InMemoryDatabase } from "../../in-memory/in-memory-database.ts";
import type { UserRepositorySubject } from "../user-repository-subject.ts";
import type { Saboteurs } from "./saboteur.ts";
import { breakPort, noTransactions, sabotaged } from "./saboteur.ts";

type UserFault = (users: UserRepository, database: InMemoryDatabase) => Partial<UserRepository>;

function brokenUsers(fault: UserFault): () => UserRepositorySubject {
  return sabotaged(({ users }, database) => ({ users: breakPort(users, fault(users, database)) }));
}

/** Finds users by id with something about them changed. */
function misreading(change: (user: User) => Partial<User>): () => UserRepositorySubject {
  return brokenUsers((users) => ({
    findById: async (id) => {
      const user = await users.findById(id);
      return user && User.restore({ ...user, ...change(user) });
    },
  }));
}

/** Stores users with something about them changed. */
function miswriting(change: (user: User) => Partial<User>): () => UserRepositorySubject {
  return brokenUsers((users) => ({
    save: (user) => users.save(User.restore({ ...user, ...change(user) })),
  }));
}

/** A write without any check. */
function write(database: InMemoryDatabase, user: User): Promise<User> {
  return database.operate(() => {
    const saved = User.restore({ ...user, version: user.version + 1 });
    database.users.set(user.id, saved);
    database.userIdsByEmail.set(user.email.key, user.id);
    if (user.username !== null) database.userIdsByUsername.set(user.username.key, user.id);
    return User.restore(saved);
  });
}

const checksNothing = brokenUsers((_, database) => ({ save: (user) => write(database, user) }));

const readsThenWrites = brokenUsers((users, database) => ({
  async save(user) {
    const stored = await users.findById(user.id);
    if ((stored?.version ?? 0) !== user.version) throw new ConcurrentModification();
    const owner = await users.findByEmail(user.email);
    if (owner !== null && owner.id !== user.id) throw new EmailTaken();
    const namesake = user.username && (await users.findByUsername(user.username));
    if (namesake !== null && namesake.id !== user.id) throw new UsernameTaken();
    return write(database, user);
  },
}));

const ignoresVersions = brokenUsers((users) => ({
  async save(user) {
    const stored = await users.findById(user.id);
    return users.save(User.restore({ ...user, version: stored?.version ?? 0 }));
  },
}));

const locksNothing = sabotaged(noTransactions);

export const userSaboteurs: Saboteurs<UserRepositorySubject> = {
  "finds a saved user with every field by id, email and username": misreading(() => ({
    emailVerified: false,
  })),
  "keeps null apart from text": misreading(({ name }) => ({ name: name ?? "" })),
  "keeps hostile and unusual text as it is": miswriting(({ name }) => ({
    name: name?.replaceAll("'", "") ?? null,
  })),
  "has room for the longest values the domain allows": miswriting(({ name }) => ({
    name: name?.slice(0, 200) ?? null,
  })),
  "finds nobody by an id, email or username that nobody has": brokenUsers((_, database) => ({
    findByUsername: async () => database.users.values()[0] ?? null,
  })),
  "finds a user by any spelling of the email": brokenUsers((_, database) => ({
    findByEmail: async ({ address }) =>
      database.users.values().find(({ email }) => email.address === address) ?? null,
  })),
  "finds a user by the username in any letter case": brokenUsers((_, database) => ({
    findByUsername: async ({ value }) =>
      database.users.values().find(({ username }) => username?.value === value) ?? null,
  })),
  "returns copies: changing what was found changes nothing stored": brokenUsers((_, database) => ({
    lock: async (id) => database.users.get(id) ?? null,
  })),
  "stores a copy: changing what was given to save, or returned by it, changes nothing stored": brokenUsers(
    (users, database) => ({
      async save(user) {
        const saved = await users.save(user);
        await database.operate(() => database.users.set(saved.id, saved));
        return saved;
      },
    }),
  ),
  "save returns the user with the next version and stores every change": miswriting(() => ({
    isActive: true,
  })),
  "save refuses a version that is not the stored one, and changes nothing": ignoresVersions,
  "save refuses a new user with the id of a stored one": ignoresVersions,
  "of many saves of one version, one succeeds": readsThenWrites,
  "save refuses a user that was removed, and does not bring it back": ignoresVersions,
  "save refuses a role that does not exist, and stores nothing": brokenUsers((users, database) => ({
    save: (user) =>
      users.save(User.restore({ ...user, roles: user.roles.filter((name) => database.roles.has(name)) })),
  })),
  "remove deletes the user and says whether there was one": brokenUsers((users) => ({
    remove: async (id) => (await users.remove(id)) || true,
  })),
  "of many removals of one user, one finds it": brokenUsers((users) => ({
    async remove(id) {
      const found = await users.findById(id);
      await users.remove(id);
      return found !== null;
    },
  })),
  "save refuses an email that another user has in any spelling": miswriting(({ email }) => ({
    email: Email.restore(email.address, email.address),
  })),
  "save refuses a username that another user has in any letter case": checksNothing,
  "[SEC-085] of many new users with one email, one is stored": readsThenWrites,
  "of many new users with one username, one is stored": readsThenWrites,
  "of many users who change to one email, one gets it": readsThenWrites,
  "any number of users have no username": brokenUsers((users) => {
    const owners = new Map<string | undefined, string>();
    return {
      async save(user) {
        const key = user.username?.key;
        if ((owners.get(key) ?? user.id) !== user.id) throw new UsernameTaken();
        owners.set(key, user.id);
        return users.save(user);
      },
    };
  }),
  "users keep their own email and username when they spell them differently": brokenUsers((users) => ({
    async save(user) {
      if ((await users.findByEmail(user.email)) !== null) throw new EmailTaken();
      return users.save(user);
    },
  })),
  "an email and a username that were given up or removed are free again": brokenUsers((users) => {
    const owners = new Map<string, string>();
    return {
      async save(user) {
        if ((owners.get(user.email.key) ?? user.id) !== user.id) throw new EmailTaken();
        owners.set(user.email.key, user.id);
        return users.save(user);
      },
    };
  }),
  "lock reads the user, or null when there is none": brokenUsers(() => ({ lock: async () => null })),
  "units of work that lock, read and save one user lose no update": locksNothing,
  "a save from outside waits for the unit of work that locked the user": locksNothing,
  "lockActiveSuperadmins names the active superadmins and nobody else": brokenUsers((_, database) => ({
    async lockActiveSuperadmins() {
      const superadmins = database.users.values().filter((user) => user.hasRole(superadminRole));
      return new Set(superadmins.map(({ id }) => id));
    },
  })),
  "demotions that race leave one superadmin": locksNothing,
  "of units of work that make the first superadmin, one finds that there is none": locksNothing,
};
