import assert from "node:assert/strict";
import type { UserSort } from "../../../index.ts";
import { asPasswordHash, Email, toUserView, Username, userSorts } from "../../../index.ts";
import type { ContractCase } from "../../contract-case.ts";
import { mutate, readPages } from "../assertions.ts";
import { anId, at, roleNames, sampleTime, seedRole, seedUser } from "../samples.ts";
import type { UserDirectorySubject } from "./user-directory-subject.ts";
import { allUsers, emailsOf, positionIn } from "./user-directory-subject.ts";

/** Emails are `a@…`, `b@…` and so on, in no particular order; every second user shares a time with another. */
async function seedSeven({ users }: UserDirectorySubject): Promise<void> {
  for (const [index, letter] of [..."dagcbfe"].entries()) {
    await seedUser(
      { users },
      { email: Email.parse(`${letter}@example.com`), createdAt: at(Math.floor(index / 2) * 1_000) },
    );
  }
}

/** Views of users, their order and their pages. */
export const userListCases: readonly ContractCase<UserDirectorySubject>[] = [
  {
    name: "shows every field of a user but the password hash",
    async run(makeSubject) {
      const { userDirectory, ...ports } = await makeSubject();
      await seedRole(ports, "editor");
      await seedRole(ports, "auditor");
      const user = await seedUser(ports, {
        email: Email.parse("zoë@münchen.example"),
        username: Username.parse("Zoe"),
        name: "Zoë 張偉 👩🏽‍🚀",
        passwordHash: asPasswordHash("$argon2id$secret"),
        isActive: false,
        emailVerified: true,
        roles: roleNames("editor", "auditor"),
        createdAt: at(1),
        updatedAt: at(2),
      });
      const plain = await seedUser(ports, { createdAt: at(3) });
      assert.deepEqual(await userDirectory.list(allUsers), [toUserView(user), toUserView(plain)]);
    },
  },
  {
    name: "is empty when there are no users",
    async run(makeSubject) {
      const { userDirectory } = await makeSubject();
      for (const sort of userSorts) assert.deepEqual(await userDirectory.list({ ...allUsers, sort }), []);
    },
  },
  {
    name: "returns copies: changing what was listed changes nothing stored",
    async run(makeSubject) {
      const { userDirectory, ...ports } = await makeSubject();
      await seedRole(ports, "editor");
      const user = await seedUser(ports, { roles: roleNames("editor") });
      mutate(await userDirectory.list(allUsers));
      assert.deepEqual(await userDirectory.list(allUsers), [toUserView(user)]);
      assert.deepEqual(await ports.users.findById(user.id), user);
    },
  },
  {
    name: "sorts by creation, oldest or newest first, ties by id in the same direction",
    async run(makeSubject) {
      const { userDirectory, users } = await makeSubject();
      const [low, middle, high] = [anId<"User">(), anId<"User">(), anId<"User">()];
      await seedUser({ users }, { id: middle, createdAt: sampleTime });
      await seedUser({ users }, { id: high, createdAt: sampleTime });
      await seedUser({ users }, { id: low, createdAt: sampleTime });
      const early = await seedUser({ users }, { createdAt: at(-1) });
      const late = await seedUser({ users }, { createdAt: at(1) });
      const expected = [early.id, low, middle, high, late.id];
      const idsBy = async (sort: UserSort) =>
        (await userDirectory.list({ ...allUsers, sort })).map(({ id }) => id);
      assert.deepEqual(await idsBy("createdAt"), expected);
      assert.deepEqual(await idsBy("-createdAt"), expected.toReversed());
    },
  },
  {
    name: "sorts emails by the code points of their keys, whatever the locale",
    async run(makeSubject) {
      const { userDirectory, users } = await makeSubject();
      // Full-width z is U+FF5A, 𐐨 is U+10428: UTF-16 units would order them the other way round.
      const sorted = ["a-b", "a.z", "a_b", "ab", "b", "zz", "ä", "ｚ", "𐐨"];
      for (const local of ["ab", "𐐨", "b", "a_b", "ｚ", "a.z", "ä", "zz", "a-b"]) {
        await seedUser({ users }, { email: Email.parse(`${local}@example.com`) });
      }
      const found = await userDirectory.list({ ...allUsers, sort: "email" });
      assert.deepEqual(
        emailsOf(found),
        sorted.map((local) => `${local}@example.com`),
      );
    },
  },
  {
    name: "reads one row more than the limit, so that the caller sees whether more follow",
    async run(makeSubject) {
      const subject = await makeSubject();
      await seedSeven(subject);
      for (const sort of userSorts) {
        for (const [limit, rows] of [
          [1, 2],
          [6, 7],
          [7, 7],
          [100, 7],
        ] as const) {
          assert.equal((await subject.userDirectory.list({ ...allUsers, sort, limit })).length, rows);
        }
      }
    },
  },
  {
    name: "page after page shows each user once, in the order of the whole list",
    async run(makeSubject) {
      const subject = await makeSubject();
      await seedSeven(subject);
      for (const sort of userSorts) {
        const whole = await subject.userDirectory.list({ ...allUsers, sort });
        for (const limit of [1, 2, 3]) {
          const pages = await readPages(
            (keyset) => subject.userDirectory.list({ ...allUsers, sort, ...keyset }),
            limit,
            positionIn(sort),
          );
          assert.deepEqual(pages, whole, `${sort}, ${limit} a page`);
        }
      }
    },
  },
  {
    name: "pages neither repeat nor skip a user while users are added and removed",
    async run(makeSubject) {
      for (const sort of userSorts) {
        const subject = await makeSubject();
        const { userDirectory, users } = subject;
        await seedSeven(subject);
        const seeded = await userDirectory.list({ ...allUsers, sort });
        const read = await readPages(
          (keyset) => userDirectory.list({ ...allUsers, sort, ...keyset }),
          2,
          positionIn(sort),
          async (page) => {
            const passed = seeded[page * 2 - 1];
            if (passed !== undefined) await users.remove(passed.id);
            for (const [where, createdAt] of [
              ["0", at(-1_000)],
              ["zz", at(9_000)],
            ] as const) {
              await seedUser(
                { users },
                { email: Email.parse(`${where}${page}${page}@example.com`), createdAt },
              );
            }
          },
        );
        const old = emailsOf(read).filter((email) => seeded.some((user) => user.email === email));
        assert.deepEqual(old, emailsOf(seeded), sort);
        assert.equal(new Set(emailsOf(read)).size, read.length, sort);
      }
    },
  },
];
