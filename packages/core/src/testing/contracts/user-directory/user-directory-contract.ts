import assert from "node:assert/strict";
import type { PersistencePorts, Position, UserQuery, UserSort, UserView } from "../../index.ts";
import { asPasswordHash, caseFold, Email, toUserView, Username, userSorts } from "../../index.ts";
import { deface, readPages } from "./assertions.ts";
import type { ContractCase } from "./contract-case.ts";
import { anId, at, roleNames, sampleTime, seedRole, seedUser } from "./samples.ts";

/** The user directory, and what its cases need around it. */
export type UserDirectorySubject = Pick<
  PersistencePorts,
  "userDirectory" | "users" | "roles" | "permissionCatalog"
>;

const everyone: UserQuery = {
  search: null,
  role: null,
  active: null,
  sort: "createdAt",
  limit: 100,
  after: null,
};

function positionIn(sort: UserSort): (user: UserView) => Position {
  return ({ email, createdAt, id }) => ({
    key: sort === "email" ? Email.parse(email).key : createdAt.toISOString(),
    id,
  });
}

function emailsOf(views: readonly UserView[]): readonly string[] {
  return views.map(({ email }) => email);
}

/** Emails are `a@…`, `b@…` and so on, in no particular order; every second user shares a time with another. */
async function seedSeven({ users }: UserDirectorySubject): Promise<void> {
  for (const [index, letter] of [..."dagcbfe"].entries()) {
    await seedUser(
      { users },
      { email: Email.parse(`${letter}@example.com`), createdAt: at(Math.floor(index / 2) * 1_000) },
    );
  }
}

/** What every `UserDirectory` promises. */
export const userDirectoryContract: readonly ContractCase<UserDirectorySubject>[] = [
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
      assert.deepEqual(await userDirectory.list(everyone), [toUserView(user), toUserView(plain)]);
    },
  },
  {
    name: "is empty where there are no users",
    async run(makeSubject) {
      const { userDirectory } = await makeSubject();
      for (const sort of userSorts) assert.deepEqual(await userDirectory.list({ ...everyone, sort }), []);
    },
  },
  {
    name: "returns copies: changing what was listed changes nothing stored",
    async run(makeSubject) {
      const { userDirectory, ...ports } = await makeSubject();
      await seedRole(ports, "editor");
      const user = await seedUser(ports, { roles: roleNames("editor") });
      deface(await userDirectory.list(everyone));
      assert.deepEqual(await userDirectory.list(everyone), [toUserView(user)]);
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
        (await userDirectory.list({ ...everyone, sort })).map(({ id }) => id);
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
      const found = await userDirectory.list({ ...everyone, sort: "email" });
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
          assert.equal((await subject.userDirectory.list({ ...everyone, sort, limit })).length, rows);
        }
      }
    },
  },
  {
    name: "page after page shows everyone once, in the order of the whole list",
    async run(makeSubject) {
      const subject = await makeSubject();
      await seedSeven(subject);
      for (const sort of userSorts) {
        const whole = await subject.userDirectory.list({ ...everyone, sort });
        for (const limit of [1, 2, 3]) {
          const pages = await readPages(
            (keyset) => subject.userDirectory.list({ ...everyone, sort, ...keyset }),
            limit,
            positionIn(sort),
          );
          assert.deepEqual(pages, whole, `${sort}, ${limit} a page`);
        }
      }
    },
  },
  {
    name: "pages neither repeat nor skip anyone while users are added and removed",
    async run(makeSubject) {
      for (const sort of userSorts) {
        const subject = await makeSubject();
        const { userDirectory, users } = subject;
        await seedSeven(subject);
        const seeded = await userDirectory.list({ ...everyone, sort });
        const read = await readPages(
          (keyset) => userDirectory.list({ ...everyone, sort, ...keyset }),
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
  {
    name: "searches email, username and name, and no two of them at once",
    async run(makeSubject) {
      const { userDirectory, users } = await makeSubject();
      const email = Email.parse("grace@navy.example");
      await seedUser({ users }, { email, username: Username.parse("hopper1906"), name: "Rear Admiral" });
      await seedUser({ users }, { email: Email.parse("other@example.com") });
      const found = async (search: string) => emailsOf(await userDirectory.list({ ...everyone, search }));
      for (const search of ["grace@navy.example", "race@na", "opper19", "hopper1906", "r adm", "rear"]) {
        assert.deepEqual(await found(search), ["grace@navy.example"], search);
      }
      for (const search of ["examplehopper", "example hopper", "1906rear", "1906 rear", "zzz"]) {
        assert.deepEqual(await found(search), [], search);
      }
    },
  },
  {
    name: "searches without regard to letter case, also beyond ASCII",
    async run(makeSubject) {
      const { userDirectory, users } = await makeSubject();
      const email = Email.parse("zoë@münchen.example");
      const ids = [
        await seedUser({ users }, { name: "Große Straße" }),
        await seedUser({ users }, { name: "ΣΊΣΥΦΟΣ" }),
        await seedUser({ users }, { email, username: Username.parse("ZOE99") }),
      ].map(({ id }) => id);
      for (const [index, text] of [
        [0, "STRASSE"],
        [0, "große"],
        [1, "Σίσυφος"],
        [2, "MÜNCHEN"],
        [2, "ZOË@"],
        [2, "zoe99"],
      ] as const) {
        const views = await userDirectory.list({ ...everyone, search: caseFold(text) });
        assert.deepEqual(
          views.map(({ id }) => id),
          [ids[index]],
          text,
        );
      }
    },
  },
  {
    name: "[SEC-055] takes %, _, \\, quotes and stars in a search literally",
    async run(makeSubject) {
      const { userDirectory, users } = await makeSubject();
      const names = ["100% sure", "snake_case", "back\\slash", "it's", "a*b", 'say "hi"', "plain"];
      for (const name of names) await seedUser({ users }, { name });
      for (const [search, name] of [
        ["%", "100% sure"],
        ["0% s", "100% sure"],
        ["_", "snake_case"],
        ["\\", "back\\slash"],
        ["k\\s", "back\\slash"],
        ["'", "it's"],
        ["*", "a*b"],
        ['"', 'say "hi"'],
      ] as const) {
        const views = await userDirectory.list({ ...everyone, search });
        assert.deepEqual(
          views.map((view) => view.name),
          [name],
          search,
        );
      }
      for (const search of ["s%e", "pl_in", "\\%", "p*n"]) {
        assert.deepEqual(await userDirectory.list({ ...everyone, search }), [], search);
      }
    },
  },
  {
    name: "filters by role and shows a user of several roles once, with all of them",
    async run(makeSubject) {
      const { userDirectory, ...ports } = await makeSubject();
      await seedRole(ports, "editor");
      await seedRole(ports, "editor-in-chief");
      const both = await seedUser(ports, { roles: roleNames("editor", "editor-in-chief") });
      await seedUser(ports, { roles: roleNames("editor-in-chief") });
      await seedUser(ports);
      const [editor, nobody] = roleNames("editor", "nobody");
      assert.deepEqual(await userDirectory.list({ ...everyone, role: editor ?? null }), [toUserView(both)]);
      assert.deepEqual(await userDirectory.list({ ...everyone, role: nobody ?? null }), []);
      assert.equal((await userDirectory.list(everyone)).length, 3);
    },
  },
  {
    name: "filters by whether users are active",
    async run(makeSubject) {
      const { userDirectory, users } = await makeSubject();
      const active = await seedUser({ users });
      const inactive = await seedUser({ users }, { isActive: false });
      assert.deepEqual(await userDirectory.list({ ...everyone, active: true }), [toUserView(active)]);
      assert.deepEqual(await userDirectory.list({ ...everyone, active: false }), [toUserView(inactive)]);
      assert.equal((await userDirectory.list({ ...everyone, active: null })).length, 2);
    },
  },
  {
    name: "combines filters, and pages through what they leave",
    async run(makeSubject) {
      const { userDirectory, ...ports } = await makeSubject();
      await seedRole(ports, "editor");
      const roles = roleNames("editor");
      const wanted: string[] = [];
      for (let index = 0; index < 5; index += 1) {
        wanted.push((await seedUser(ports, { roles, name: `Ann ${index}`, createdAt: at(index) })).id);
        await seedUser(ports, { roles, name: `Ann ${index}`, isActive: false });
        await seedUser(ports, { roles, name: `Bob ${index}` });
        await seedUser(ports, { name: `Ann ${index}` });
      }
      const filters = { search: "ann", role: roles[0] ?? null, active: true };
      const read = await readPages(
        (keyset) => userDirectory.list({ ...everyone, ...filters, ...keyset }),
        2,
        positionIn("createdAt"),
      );
      assert.deepEqual(
        read.map(({ id }) => id),
        wanted,
      );
    },
  },
];
