import assert from "node:assert/strict";
import { Email, EmailTaken, User, Username, UsernameTaken } from "../../../index.ts";
import type { ContractCase } from "../../contract-case.ts";
import { assertInstances, assertRejects, assertResolves, race, settle } from "../assertions.ts";
import { aUser, seedUser } from "../samples.ts";
import type { UserRepositorySubject } from "./user-repository-subject.ts";

const emailSpellings = [
  "strasse@example.com",
  "STRASSE@example.com",
  "straße@EXAMPLE.com",
  " Straſse@example.com ",
] as const;
const usernameSpellings = ["grace", "GRACE", "Grace", "gRaCe"] as const;

function spelling(spellings: readonly string[], index: number): string {
  return spellings[index % spellings.length] ?? "";
}

/** An email or a username belongs to one user, in any spelling and under concurrent writes. */
export const userUniquenessCases: readonly ContractCase<UserRepositorySubject>[] = [
  {
    name: "add and save refuse an email that another user has in any spelling",
    async run(makeSubject) {
      const { users } = await makeSubject();
      const owner = await seedUser({ users }, { email: Email.parse("straße@example.com") });
      const other = await seedUser({ users });
      for (const text of emailSpellings) {
        const email = Email.parse(text);
        const created = aUser({ email });
        await assertRejects(users.add(created), EmailTaken);
        assert.equal(await users.findById(created.id), null);
        await assertRejects(users.save(User.restore({ ...other, email })), EmailTaken);
      }
      assert.deepEqual(await users.findById(owner.id), owner);
      assert.deepEqual(await users.findById(other.id), other);
    },
  },
  {
    name: "add and save refuse a username that another user has in any letter case",
    async run(makeSubject) {
      const { users } = await makeSubject();
      const owner = await seedUser({ users }, { username: Username.parse("gracE") });
      const other = await seedUser({ users });
      for (const text of usernameSpellings) {
        const username = Username.parse(text);
        const created = aUser({ username });
        await assertRejects(users.add(created), UsernameTaken);
        assert.equal(await users.findById(created.id), null);
        await assertRejects(users.save(User.restore({ ...other, username })), UsernameTaken);
      }
      assert.deepEqual(await users.findById(owner.id), owner);
      assert.deepEqual(await users.findById(other.id), other);
    },
  },
  {
    name: "[SEC-085] of many new users with one email, one is stored",
    async run(makeSubject) {
      const { users } = await makeSubject();
      const { results, failures } = await settle(
        race(20, (index) => users.add(aUser({ email: Email.parse(spelling(emailSpellings, index)) }))),
      );
      assert.deepEqual([results.length, failures.length], [1, 19]);
      assertInstances(failures, EmailTaken);
      assert.deepEqual(await users.findByIdentifier(Email.parse("strasse@example.com")), results[0]);
    },
  },
  {
    name: "of many new users with one username, one is stored",
    async run(makeSubject) {
      const { users } = await makeSubject();
      const { results, failures } = await settle(
        race(20, (index) =>
          users.add(aUser({ username: Username.parse(spelling(usernameSpellings, index)) })),
        ),
      );
      assert.deepEqual([results.length, failures.length], [1, 19]);
      assertInstances(failures, UsernameTaken);
      assert.deepEqual(await users.findByIdentifier(Username.parse("grace")), results[0]);
    },
  },
  {
    name: "of many users who change to one email, one gets it",
    async run(makeSubject) {
      const { users } = await makeSubject();
      const stored = await Promise.all(race(10, () => seedUser({ users })));
      const { results, failures } = await settle(
        stored.map((user, index) =>
          users.save(User.restore({ ...user, email: Email.parse(spelling(emailSpellings, index)) })),
        ),
      );
      assert.deepEqual([results.length, failures.length], [1, 9]);
      assertInstances(failures, EmailTaken);
      assert.deepEqual(await users.findByIdentifier(Email.parse("strasse@example.com")), results[0]);
    },
  },
  {
    name: "any number of users have no username",
    async run(makeSubject) {
      const { users } = await makeSubject();
      const additions = race(5, () => seedUser({ users }, { username: null }));
      const stored = await assertResolves(Promise.all(additions));
      for (const user of stored) assert.deepEqual(await users.findById(user.id), user);
    },
  },
  {
    name: "users keep their own email and username when they spell them differently",
    async run(makeSubject) {
      const { users } = await makeSubject();
      const email = Email.parse("ada@bücher.example");
      const user = await seedUser({ users }, { email, username: Username.parse("ada") });
      const change = User.restore({
        ...user,
        email: Email.parse("ada@xn--bcher-kva.example"),
        username: Username.parse("ADA"),
      });
      const respelt = await assertResolves(users.save(change));
      const found = await users.findById(user.id);
      assert.equal(found?.email.address, "ada@xn--bcher-kva.example");
      assert.equal(found?.username?.value, "ADA");
      assert.deepEqual(found, respelt);
    },
  },
  {
    name: "an email and a username that were changed or removed can be used again",
    async run(makeSubject) {
      const { users } = await makeSubject();
      const email = Email.parse("shared@example.com");
      const username = Username.parse("shared");
      const first = await seedUser({ users }, { email, username });
      await users.save(User.restore({ ...first, email: Email.parse("moved@example.com"), username: null }));
      const second = await assertResolves(seedUser({ users }, { email, username }));
      assert.deepEqual(await users.findByIdentifier(email), second);
      await users.remove(second.id);
      const third = await assertResolves(seedUser({ users }, { email, username }));
      assert.deepEqual(await users.findByIdentifier(username), third);
    },
  },
];
