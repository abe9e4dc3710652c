import {
  ConcurrentModification,
  Email,
  EmailTaken,
  superadminRole,
  UnknownRole,
  User,
  UsernameTaken,
} from "../../../index.ts";
import {
  faultyRepositories,
  noTransactions,
  requiresNoUnitOfWork,
} from "../../mutants/faulty-repositories.ts";
import type { Mutants } from "../../mutants/mutant.ts";
import { brokenUsers, misreading, miswriting, write, writing } from "./user-repository-faults.ts";
import type { UserRepositorySubject } from "./user-repository-subject.ts";

const checksNothing = brokenUsers((_, database) => ({
  add: (user) => write(database, user),
  save: (user) => write(database, user),
}));

const readsThenWrites = brokenUsers((users, database) => {
  const checkAndWrite = async (user: User) => {
    const stored = await users.findById(user.id);
    if ((stored?.version ?? 0) !== user.version) throw new ConcurrentModification();
    const owner = await users.findByIdentifier(user.email);
    if (owner !== null && owner.id !== user.id) throw new EmailTaken();
    const namesake = user.username && (await users.findByIdentifier(user.username));
    if (namesake !== null && namesake.id !== user.id) throw new UsernameTaken();
    return write(database, user);
  };
  return { add: checkAndWrite, save: checkAndWrite };
});

/** As one statement that inserts or updates. */
const upserts = brokenUsers((users) => {
  const upsert = async (user: User) => {
    const stored = await users.findById(user.id);
    return stored === null
      ? users.add(User.restore({ ...user, version: 0 }))
      : users.save(User.restore({ ...user, version: stored.version }));
  };
  return { add: upsert, save: upsert };
});

/** As an inner join does. */
const leavesOutUnknownRoles = writing((user, _, { roles }) =>
  User.restore({ ...user, roles: user.roles.filter((name) => roles.has(name)) }),
);

const locksNothing = faultyRepositories(noTransactions);
const locksOutside = faultyRepositories(requiresNoUnitOfWork);

export const userRepositoryMutants: Mutants<UserRepositorySubject> = {
  "finds an added user with every field by id, email and username": misreading(() => ({
    emailVerified: false,
  })),
  "add refuses the id of a stored user, and changes nothing": [checksNothing, upserts],
  "add refuses a role that does not exist, and stores nothing": [
    leavesOutUnknownRoles,
    brokenUsers((users) => ({
      async add(user) {
        const added = await users.add(User.restore({ ...user, roles: [] }));
        if (user.roles.length > 0) throw new UnknownRole(user.roles);
        return added;
      },
    })),
  ],
  "distinguishes null from text": misreading(({ name }) => ({ name: name ?? "" })),
  "stores SQL, quotes, wildcards and emoji in text unchanged": miswriting(({ name }) => ({
    name: name?.replaceAll("'", "") ?? null,
  })),
  "stores the longest values that the domain allows": miswriting(({ name }) => ({
    name: name?.slice(0, 200) ?? null,
  })),
  "finds no user by an id, email or username that no user has": brokenUsers((_, database) => ({
    findByIdentifier: async () => database.users.values()[0] ?? null,
  })),
  "finds a user by any spelling of the email": brokenUsers((_, database) => ({
    findByIdentifier: async (identifier) => {
      const users = database.users.values();
      return (
        users.find(({ email }) => "address" in identifier && email.address === identifier.address) ?? null
      );
    },
  })),
  "finds a user by the username in any letter case": brokenUsers((_, database) => ({
    findByIdentifier: async (identifier) => {
      const users = database.users.values();
      return (
        users.find(({ username }) => "value" in identifier && username?.value === identifier.value) ?? null
      );
    },
  })),
  "returns copies: changing what was found changes nothing stored": brokenUsers((_, database) => ({
    lock: async (id) => database.users.get(id) ?? null,
  })),
  "stores copies: changing what was given to add or save, or returned by them, changes nothing stored": (
    ["add", "save"] as const
  ).map((method) =>
    brokenUsers((users, database) => ({
      async [method](user: User) {
        const stored = await users[method](user);
        await database.operate(() => database.users.set(stored.id, stored));
        return stored;
      },
    })),
  ),
  "save returns the user with the next version and stores every change": miswriting(() => ({
    isActive: true,
  })),
  "save refuses a version that is not the stored one, and changes nothing": upserts,
  "of many saves of one version, one succeeds": readsThenWrites,
  "save refuses a user that was removed or never added, and stores nothing": [checksNothing, upserts],
  "save refuses a role that does not exist, and changes nothing": leavesOutUnknownRoles,
  "remove deletes the user and returns whether there was one": brokenUsers((users) => ({
    remove: async (id) => (await users.remove(id)) || true,
  })),
  "of many removals of one user, one finds it": brokenUsers((users) => ({
    async remove(id) {
      const found = await users.findById(id);
      await users.remove(id);
      return found !== null;
    },
  })),
  "add and save refuse an email that another user has in any spelling": miswriting(({ email }) => ({
    email: Email.restore(email.address, email.address),
  })),
  "add and save refuse a username that another user has in any letter case": checksNothing,
  "[SEC-085] of many new users with one email, one is stored": readsThenWrites,
  "of many new users with one username, one is stored": readsThenWrites,
  "of many users who change to one email, one gets it": readsThenWrites,
  "any number of users have no username": () => {
    const owners = new Map<string | undefined, string>();
    return writing((user) => {
      const key = user.username?.key;
      if ((owners.get(key) ?? user.id) !== user.id) throw new UsernameTaken();
      owners.set(key, user.id);
      return user;
    })();
  },
  "users keep their own email and username when they spell them differently": writing(async (user, users) => {
    if ((await users.findByIdentifier(user.email)) !== null) throw new EmailTaken();
    return user;
  }),
  "an email and a username that were changed or removed can be used again": () => {
    const owners = new Map<string, string>();
    return writing((user) => {
      if ((owners.get(user.email.key) ?? user.id) !== user.id) throw new EmailTaken();
      owners.set(user.email.key, user.id);
      return user;
    })();
  },
  "lock throws outside a unit of work": locksOutside,
  "lockActiveSuperadmins throws outside a unit of work": locksOutside,
  "lock reads the user, or null when there is none": brokenUsers(() => ({ lock: async () => null })),
  "units of work that lock, read and save one user lose no update": locksNothing,
  "a save from outside waits for the unit of work that locked the user": locksNothing,
  "lockActiveSuperadmins returns the active superadmins and no others": brokenUsers((_, database) => ({
    async lockActiveSuperadmins() {
      const superadmins = database.users.values().filter((user) => user.hasRole(superadminRole));
      return new Set(superadmins.map(({ id }) => id));
    },
  })),
  "demotions that race leave one superadmin": locksNothing,
  "of units of work that create the first superadmin, one finds that there is none": locksNothing,
};
