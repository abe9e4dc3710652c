import assert from "node:assert/strict";
import { caseFold, Email, toUserView, Username } from "../../../index.ts";
import type { ContractCase } from "../../contract-case.ts";
import { readPages } from "../assertions.ts";
import { at, roleNames, seedRole, seedUser } from "../samples.ts";
import type { UserDirectorySubject } from "./user-directory-subject.ts";
import { allUsers, emailsOf, positionIn } from "./user-directory-subject.ts";

/** Searching and filtering. */
export const userFilterCases: readonly ContractCase<UserDirectorySubject>[] = [
  {
    name: "searches email, username and name, and no two of them at once",
    async run(makeSubject) {
      const { userDirectory, users } = await makeSubject();
      const email = Email.parse("grace@navy.example");
      await seedUser({ users }, { email, username: Username.parse("hopper1906"), name: "Rear Admiral" });
      await seedUser({ users }, { email: Email.parse("other@example.com") });
      const found = async (search: string) => emailsOf(await userDirectory.list({ ...allUsers, search }));
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
        const views = await userDirectory.list({ ...allUsers, search: caseFold(text) });
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
        const views = await userDirectory.list({ ...allUsers, search });
        assert.deepEqual(
          views.map((view) => view.name),
          [name],
          search,
        );
      }
      for (const search of ["s%e", "pl_in", "\\%", "p*n"]) {
        assert.deepEqual(await userDirectory.list({ ...allUsers, search }), [], search);
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
      const [editor, unknown] = roleNames("editor", "unknown");
      assert.deepEqual(await userDirectory.list({ ...allUsers, role: editor ?? null }), [toUserView(both)]);
      assert.deepEqual(await userDirectory.list({ ...allUsers, role: unknown ?? null }), []);
      assert.equal((await userDirectory.list(allUsers)).length, 3);
    },
  },
  {
    name: "filters by whether users are active",
    async run(makeSubject) {
      const { userDirectory, users } = await makeSubject();
      const active = await seedUser({ users });
      const inactive = await seedUser({ users }, { isActive: false });
      assert.deepEqual(await userDirectory.list({ ...allUsers, active: true }), [toUserView(active)]);
      assert.deepEqual(await userDirectory.list({ ...allUsers, active: false }), [toUserView(inactive)]);
      assert.equal((await userDirectory.list({ ...allUsers, active: null })).length, 2);
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
        (keyset) => userDirectory.list({ ...allUsers, ...filters, ...keyset }),
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
