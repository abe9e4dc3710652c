import assert from "node:assert/strict";
import {
  asPasswordHash,
  ConcurrentModification,
  Email,
  parseName,
  UnknownRole,
  User,
  Username,
} from "../../index.ts";
import { assertInstances, assertRejects, deface, race, settle } from "./assertions.ts";
import type { ContractCase } from "./contract-case.ts";
import { anId, at, aUser, roleNames, seedRole, seedUser } from "./samples.ts";
import type { UserRepositorySubject } from "./user-repository-subject.ts";

/** Storing, finding and removing users, and their versions. */
export const userStorageContract: readonly ContractCase<UserRepositorySubject>[] = [
  {
    name: "finds a saved user with every field by id, email and username",
    async run(makeSubject) {
      const { users, ...ports } = await makeSubject();
      await seedRole(ports, "editor", ["posts:write"]);
      await seedRole(ports, "auditor", ["posts:read"]);
      const user = aUser({
        email: Email.parse("zoë.παράδειγμα@münchen.example"),
        username: Username.parse("Zoe_1.x-y"),
        name: "Zoë Ångström 張偉 👩🏽‍🚀",
        passwordHash: asPasswordHash("$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA+/"),
        isActive: false,
        emailVerified: true,
        roles: roleNames("editor", "auditor"),
        createdAt: at(1),
        updatedAt: at(2),
      });
      await users.save(user);
      const expected = User.restore({ ...user, version: 1 });
      assert.deepEqual(await users.findById(user.id), expected);
      assert.deepEqual(await users.findByEmail(user.email), expected);
      assert.deepEqual(await users.findByUsername(Username.parse("Zoe_1.x-y")), expected);
    },
  },
  {
    name: "keeps null apart from text",
    async run(makeSubject) {
      const { users } = await makeSubject();
      const user = await seedUser({ users }, { username: null, name: null, passwordHash: null });
      const found = await users.findById(user.id);
      assert.deepEqual([found?.username, found?.name, found?.passwordHash], [null, null, null]);
    },
  },
  {
    name: "keeps hostile and unusual text as it is",
    async run(makeSubject) {
      const { users } = await makeSubject();
      const names = ["Robert'); DROP TABLE users;--", 'a"b\\c', "%_", "null", "{}", "#{x}", "😀", "أهلا"];
      for (const name of names) {
        const { id } = await seedUser({ users }, { name });
        assert.equal((await users.findById(id))?.name, name);
      }
    },
  },
  {
    name: "has room for the longest values the domain allows",
    async run(makeSubject) {
      const { users } = await makeSubject();
      const longDomain = `${`${"d".repeat(60)}.`.repeat(3)}com`;
      const user = aUser({
        email: Email.parse(`${"l".repeat(64)}@${longDomain}`),
        username: Username.parse("u".repeat(32)),
        name: parseName("😀".repeat(200)),
        passwordHash: asPasswordHash(`$argon2id$${"h".repeat(400)}`),
      });
      await users.save(user);
      assert.deepEqual(await users.findById(user.id), User.restore({ ...user, version: 1 }));
    },
  },
  {
    name: "finds nobody by an id, email or username that nobody has",
    async run(makeSubject) {
      const { users } = await makeSubject();
      await seedUser({ users }, { username: Username.parse("somebody") });
      assert.equal(await users.findById(anId()), null);
      assert.equal(await users.findByEmail(Email.parse("nobody@example.com")), null);
      assert.equal(await users.findByUsername(Username.parse("nobody")), null);
    },
  },
  {
    name: "finds a user by any spelling of the email",
    async run(makeSubject) {
      const { users } = await makeSubject();
      const { id } = await seedUser({ users }, { email: Email.parse("straße@bücher.example") });
      for (const spelling of [
        "STRASSE@BÜCHER.EXAMPLE",
        "strasse@xn--bcher-kva.example",
        "Straße@bu\u0308cher.example",
      ]) {
        assert.equal((await users.findByEmail(Email.parse(spelling)))?.id, id, spelling);
      }
    },
  },
  {
    name: "finds a user by the username in any letter case",
    async run(makeSubject) {
      const { users } = await makeSubject();
      const { id } = await seedUser({ users }, { username: Username.parse("AdaLovelace") });
      assert.equal((await users.findByUsername(Username.parse("aDALOVELACE")))?.id, id);
    },
  },
  {
    name: "returns copies: changing what was found changes nothing stored",
    async run(makeSubject) {
      const { users, unitOfWork, ...ports } = await makeSubject();
      await seedRole(ports, "editor");
      const username = Username.parse("ada");
      const saved = await seedUser({ users }, { roles: roleNames("editor"), username });
      const reads = [
        () => users.findById(saved.id),
        () => users.findByEmail(Email.parse(saved.email.address)),
        () => users.findByUsername(Username.parse("ada")),
        () => unitOfWork.run(() => users.lock(saved.id)),
      ];
      for (const read of reads) {
        const found = await read();
        deface([found?.createdAt, found?.updatedAt, found?.roles]);
        assert.deepEqual(await users.findById(saved.id), saved);
      }
    },
  },
  {
    name: "stores a copy: changing what was given to save, or returned by it, changes nothing stored",
    async run(makeSubject) {
      const { users, ...ports } = await makeSubject();
      await seedRole(ports, "editor");
      const given = aUser({ roles: roleNames("editor") });
      const expected = User.restore({ ...given, version: 1 });
      const returned = await users.save(given);
      deface([given.createdAt, given.updatedAt, given.roles]);
      deface([returned.createdAt, returned.updatedAt, returned.roles]);
      assert.deepEqual(await users.findById(given.id), expected);
    },
  },
  {
    name: "save returns the user with the next version and stores every change",
    async run(makeSubject) {
      const { users, ...ports } = await makeSubject();
      await seedRole(ports, "editor");
      await seedRole(ports, "auditor");
      const first = await seedUser({ users }, { roles: roleNames("editor") });
      assert.equal(first.version, 1);
      const change = User.restore({
        ...first,
        email: Email.parse("new@example.com"),
        username: Username.parse("new"),
        name: "New",
        passwordHash: asPasswordHash("$2b$10$new"),
        isActive: false,
        emailVerified: true,
        roles: roleNames("auditor"),
        updatedAt: at(5),
      });
      const second = await users.save(change);
      assert.deepEqual(second, User.restore({ ...change, version: 2 }));
      assert.deepEqual(await users.findById(first.id), second);
    },
  },
  {
    name: "save refuses a version that is not the stored one, and changes nothing",
    async run(makeSubject) {
      const { users } = await makeSubject();
      const first = await seedUser({ users });
      const second = await users.save(User.restore({ ...first, name: "Second" }));
      const stale = User.restore({ ...first, name: "Stale" });
      await assertRejects(users.save(stale), ConcurrentModification);
      await assertRejects(users.save(User.restore({ ...stale, version: 3 })), ConcurrentModification);
      assert.deepEqual(await users.findById(first.id), second);
    },
  },
  {
    name: "save refuses a new user with the id of a stored one",
    async run(makeSubject) {
      const { users } = await makeSubject();
      const stored = await seedUser({ users });
      await assertRejects(users.save(aUser({ id: stored.id })), ConcurrentModification);
      assert.deepEqual(await users.findById(stored.id), stored);
    },
  },
  {
    name: "of many saves of one version, one succeeds",
    async run(makeSubject) {
      const { users } = await makeSubject();
      const user = await seedUser({ users });
      const { results, failures } = await settle(
        race(20, (index) => users.save(User.restore({ ...user, name: `Writer ${index}` }))),
      );
      assert.deepEqual([results.length, failures.length], [1, 19]);
      assertInstances(failures, ConcurrentModification);
      assert.deepEqual(await users.findById(user.id), results[0]);
    },
  },
  {
    name: "save refuses a user that was removed, and does not bring it back",
    async run(makeSubject) {
      const { users } = await makeSubject();
      const user = await seedUser({ users });
      await users.remove(user.id);
      await assertRejects(users.save(user), ConcurrentModification);
      assert.equal(await users.findById(user.id), null);
    },
  },
  {
    name: "save refuses a role that does not exist, and stores nothing",
    async run(makeSubject) {
      const { users } = await makeSubject();
      const created = aUser({ roles: roleNames("nowhere") });
      await assertRejects(users.save(created), UnknownRole);
      assert.equal(await users.findById(created.id), null);
      const stored = await seedUser({ users });
      const changed = User.restore({ ...stored, name: "Changed", roles: roleNames("nowhere") });
      await assertRejects(users.save(changed), UnknownRole);
      assert.deepEqual(await users.findById(stored.id), stored);
    },
  },
  {
    name: "remove deletes the user and says whether there was one",
    async run(makeSubject) {
      const { users } = await makeSubject();
      const user = await seedUser({ users }, { username: Username.parse("ada") });
      const other = await seedUser({ users });
      assert.equal(await users.remove(user.id), true);
      assert.equal(await users.findById(user.id), null);
      assert.equal(await users.findByEmail(user.email), null);
      assert.equal(await users.findByUsername(Username.parse("ada")), null);
      assert.equal(await users.remove(user.id), false);
      assert.equal(await users.remove(anId()), false);
      assert.deepEqual(await users.findById(other.id), other);
    },
  },
  {
    name: "of many removals of one user, one finds it",
    async run(makeSubject) {
      const { users } = await makeSubject();
      const user = await seedUser({ users });
      const found = await Promise.all(race(10, () => users.remove(user.id)));
      assert.equal(found.filter(Boolean).length, 1);
    },
  },
];
