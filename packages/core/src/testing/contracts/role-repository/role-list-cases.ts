import assert from "node:assert/strict";
import type { Role as RoleType } from "../../../index.ts";
import { parseRoleName } from "../../../index.ts";
import type { ContractCase } from "../../contract-case.ts";
import { readPages } from "../assertions.ts";
import { seedRole } from "../samples.ts";
import type { RoleRepositorySubject } from "./role-repository-subject.ts";

// "C" collation: - before _ before letters, whatever the locale.
const sortedNames = ["b", "b-c", "b_c", "bc", "c", "zz"] as const;

function namesOf(roles: readonly RoleType[]): readonly string[] {
  return roles.map(({ name }) => name);
}

/** Listing roles. */
export const roleListCases: readonly ContractCase<RoleRepositorySubject>[] = [
  {
    name: "lists by name in code point order, one row more than the limit",
    async run(makeSubject) {
      const { roles, ...ports } = await makeSubject();
      for (const name of ["c", "b_c", "zz", "b", "bc", "b-c"]) await seedRole({ roles, ...ports }, name);
      assert.deepEqual(namesOf(await roles.list({ limit: 10, after: null })), sortedNames);
      assert.deepEqual(namesOf(await roles.list({ limit: 6, after: null })), sortedNames);
      assert.deepEqual(namesOf(await roles.list({ limit: 2, after: null })), ["b", "b-c", "b_c"]);
      assert.deepEqual(namesOf(await roles.list({ limit: 2, after: { key: "b_c", id: "b_c" } })), [
        "bc",
        "c",
        "zz",
      ]);
    },
  },
  {
    name: "lists each role with its own permissions",
    async run(makeSubject) {
      const subject = await makeSubject();
      const added = [
        await seedRole(subject, "a", ["posts:read", "posts:write"]),
        await seedRole(subject, "b"),
        await seedRole(subject, "c", ["posts:read"]),
      ];
      assert.deepEqual(await subject.roles.list({ limit: 2, after: null }), added);
    },
  },
  {
    name: "pages neither repeat nor skip a role while roles are added and removed",
    async run(makeSubject) {
      const subject = await makeSubject();
      for (const name of sortedNames) await seedRole(subject, name);
      const read = await readPages(
        (keyset) => subject.roles.list(keyset),
        2,
        ({ name }) => ({ key: name, id: name }),
        async (page) => {
          await subject.roles.remove(parseRoleName(sortedNames[page * 2 - 1] ?? "a"));
          await seedRole(subject, `a${page}`);
          await seedRole(subject, `zzz${page}`);
        },
      );
      const old = namesOf(read).filter((name) => sortedNames.some((seeded) => seeded === name));
      assert.deepEqual(old, sortedNames);
      assert.equal(new Set(namesOf(read)).size, read.length);
    },
  },
];
