import assert from "node:assert/strict";
import { asPasswordHash, ConcurrentModification, UnknownRole, User, Username } from "../../../index.ts";
import type { ContractCase } from "../../contract-case.ts";
import { assertInstances, assertRejects, race, settle } from "../assertions.ts";
import { anId, at, aUser, fullProfile, roleNames, seedRole, seedUser } from "../samples.ts";
import type { UserRepositorySubject } from "./user-repository-subject.ts";

/** Saving and removing users. */
export const userChangeCases: readonly ContractCase<UserRepositorySubject>[] = [
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
        ...fullProfile,
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
    name: "save refuses a user that was removed or never added, and stores nothing",
    async run(makeSubject) {
      const { users } = await makeSubject();
      const user = await seedUser({ users });
      await users.remove(user.id);
      for (const gone of [user, aUser(), aUser({ version: 1 })]) {
        await assertRejects(users.save(gone), ConcurrentModification);
        assert.equal(await users.findById(gone.id), null);
      }
    },
  },
  {
    name: "save refuses a role that does not exist, and changes nothing",
    async run(makeSubject) {
      const { users } = await makeSubject();
      const stored = await seedUser({ users });
      const changed = User.restore({ ...stored, name: "Changed", roles: roleNames("nowhere") });
      await assertRejects(users.save(changed), UnknownRole);
      assert.deepEqual(await users.findById(stored.id), stored);
    },
  },
  {
    name: "remove deletes the user and returns whether there was one",
    async run(makeSubject) {
      const { users } = await makeSubject();
      const user = await seedUser({ users }, { username: Username.parse("ada") });
      const other = await seedUser({ users });
      assert.equal(await users.remove(user.id), true);
      assert.equal(await users.findById(user.id), null);
      assert.equal(await users.findByIdentifier(user.email), null);
      assert.equal(await users.findByIdentifier(Username.parse("ada")), null);
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
