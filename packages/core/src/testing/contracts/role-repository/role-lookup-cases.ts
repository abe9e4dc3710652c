import assert from "node:assert/strict";
import type { ContractCase } from "../../contract-case.ts";
import { roleNames, seedRole } from "../samples.ts";
import type { RoleRepositorySubject } from "./role-repository-subject.ts";

/** What several roles permit, and which of them don't exist. */
export const roleLookupCases: readonly ContractCase<RoleRepositorySubject>[] = [
  {
    name: "permissionsOf returns the union of the roles' permissions, as granted, each once",
    async run(makeSubject) {
      const subject = await makeSubject();
      await seedRole(subject, "editor", ["posts:read", "posts:write"]);
      await seedRole(subject, "auditor", ["posts:read", "logs:*"]);
      await seedRole(subject, "idle");
      const of = async (...names: string[]) =>
        [...(await subject.roles.permissionsOf(roleNames(...names)))].sort();
      assert.deepEqual(await of("editor", "auditor", "idle", "nowhere"), [
        "logs:*",
        "posts:read",
        "posts:write",
      ]);
      assert.deepEqual(await of("auditor"), ["logs:*", "posts:read"]);
      assert.deepEqual(await of("idle"), []);
      assert.deepEqual(await of(), []);
    },
  },
  {
    name: "missing returns the roles that do not exist",
    async run(makeSubject) {
      const subject = await makeSubject();
      await seedRole(subject, "editor");
      const missing = await subject.roles.missing(roleNames("editor", "ghost", "wraith"));
      assert.deepEqual([...missing].sort(), ["ghost", "wraith"]);
      assert.deepEqual(await subject.roles.missing(roleNames("editor")), []);
      assert.deepEqual(await subject.roles.missing([]), []);
    },
  },
];
