import assert from "node:assert/strict";
import {
  asPasswordHash,
  ConcurrentModification,
  Email,
  UnknownRole,
  User,
  Username,
} from "../../../index.ts";
import type { ContractCase } from "../../contract-case.ts";
import { assertRejects, mutate } from "../assertions.ts";
import { anId, at, aUser, fullProfile, roleNames, seedRole, seedUser } from "../samples.ts";
import type { UserRepositorySubject } from "./user-repository-subject.ts";

function partsOf({ createdAt, updatedAt, roles }: User): readonly unknown[] {
  return [createdAt, updatedAt, roles];
}

/** Adding and finding users. */
export const userStorageCases: readonly ContractCase<UserRepositorySubject>[] = [
  {
    name: "finds an added user with every field by id, email and username",
    async run(makeSubject) {
      const { users, ...ports } = await makeSubject();
      await seedRole(ports, "editor", ["posts:write"]);
      await seedRole(ports, "auditor", ["posts:read"]);
      const user = aUser({
        ...fullProfile,
        passwordHash: asPasswordHash("$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA+/"),
        isActive: false,
        emailVerified: true,
        roles: roleNames("editor", "auditor"),
        createdAt: at(1),
        updatedAt: at(2),
      });
      const expected = User.restore({ ...user, version: 1 });
      assert.deepEqual(await users.add(user), expected);
      assert.deepEqual(await users.findById(user.id), expected);
      assert.deepEqual(await users.findByIdentifier(fullProfile.email), expected);
      assert.deepEqual(await users.findByIdentifier(fullProfile.username), expected);
    },
  },
  {
    name: "add refuses the id of a stored user, and changes nothing",
    async run(makeSubject) {
      const { users } = await makeSubject();
      const stored = await seedUser({ users });
      await assertRejects(users.add(aUser({ id: stored.id })), ConcurrentModification);
      assert.deepEqual(await users.findById(stored.id), stored);
    },
  },
  {
    name: "add refuses a role that does not exist, and stores nothing",
    async run(makeSubject) {
      const { users } = await makeSubject();
      const created = aUser({ roles: roleNames("nowhere") });
      await assertRejects(users.add(created), UnknownRole);
      assert.equal(await users.findById(created.id), null);
    },
  },
  {
    name: "distinguishes null from text",
    async run(makeSubject) {
      const { users } = await makeSubject();
      const user = await seedUser({ users }, { username: null, name: null, passwordHash: null });
      const found = await users.findById(user.id);
      assert.deepEqual([found?.username, found?.name, found?.passwordHash], [null, null, null]);
    },
  },
  {
    name: "stores SQL, quotes, wildcards and emoji in text unchanged",
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
    name: "stores the longest values that the domain allows",
    async run(makeSubject) {
      const { users } = await makeSubject();
      const longDomain = `${`${"d".repeat(60)}.`.repeat(3)}com`;
      const user = aUser({
        email: Email.parse(`${"l".repeat(64)}@${longDomain}`),
        username: Username.parse("u".repeat(32)),
        name: "😀".repeat(200),
        passwordHash: asPasswordHash(`$argon2id$${"h".repeat(400)}`),
      });
      await users.add(user);
      assert.deepEqual(await users.findById(user.id), User.restore({ ...user, version: 1 }));
    },
  },
  {
    name: "finds no user by an id, email or username that no user has",
    async run(makeSubject) {
      const { users } = await makeSubject();
      await seedUser({ users }, { username: Username.parse("known") });
      assert.equal(await users.findById(anId()), null);
      assert.equal(await users.findByIdentifier(Email.parse("unknown@example.com")), null);
      assert.equal(await users.findByIdentifier(Username.parse("unknown")), null);
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
        assert.equal((await users.findByIdentifier(Email.parse(spelling)))?.id, id, spelling);
      }
    },
  },
  {
    name: "finds a user by the username in any letter case",
    async run(makeSubject) {
      const { users } = await makeSubject();
      const { id } = await seedUser({ users }, { username: Username.parse("AdaLovelace") });
      assert.equal((await users.findByIdentifier(Username.parse("aDALOVELACE")))?.id, id);
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
        () => users.findByIdentifier(Email.parse(saved.email.address)),
        () => users.findByIdentifier(Username.parse("ada")),
        () => unitOfWork.run(() => users.lock(saved.id)),
      ];
      for (const read of reads) {
        const found = await read();
        mutate(found && partsOf(found));
        assert.deepEqual(await users.findById(saved.id), saved);
      }
    },
  },
  {
    name: "stores copies: changing what was given to add or save, or returned by them, changes nothing stored",
    async run(makeSubject) {
      const { users, ...ports } = await makeSubject();
      await seedRole(ports, "editor");
      const given = aUser({ roles: roleNames("editor") });
      const expected = User.restore({ ...given, version: 1 });
      const added = await users.add(given);
      mutate([given, added].map(partsOf));
      assert.deepEqual(await users.findById(given.id), expected);
      const change = User.restore({ ...expected, name: "Changed" });
      const changed = User.restore({ ...change, version: 2 });
      const saved = await users.save(change);
      mutate([change, saved].map(partsOf));
      assert.deepEqual(await users.findById(given.id), changed);
    },
  },
];
