import assert from "node:assert/strict";
import type { Ports } from "../../../index.ts";
import { Password } from "../../../index.ts";
import type { ContractCase } from "../../contract-case.ts";

/** The blocklist under test; it contains `password` and `12345678`. */
export type PasswordBlocklistSubject = Pick<Ports, "passwordBlocklist">;

/** What every `PasswordBlocklist` promises. The subject contains `password` and `12345678`, as each real list does. */
export const passwordBlocklistContract: readonly ContractCase<PasswordBlocklistSubject>[] = [
  {
    name: "contains the most common passwords",
    async run(makeSubject) {
      const { passwordBlocklist } = await makeSubject();
      for (const text of ["password", "12345678"]) {
        assert.equal(await passwordBlocklist.contains(Password.parse(text)), true, text);
      }
    },
  },
  {
    name: "contains them in any letter case",
    async run(makeSubject) {
      const { passwordBlocklist } = await makeSubject();
      for (const text of ["PASSWORD", "Password", "pASSwORd"]) {
        assert.equal(await passwordBlocklist.contains(Password.parse(text)), true, text);
      }
    },
  },
  {
    name: "does not contain uncommon passwords, not even those with a common one in them",
    async run(makeSubject) {
      const { passwordBlocklist } = await makeSubject();
      for (const text of [
        "tr0mb0ne-Quilt-7391",
        "my password is long enough",
        "pässwörd-größe",
        "🐴🔋📎🐴🔋📎🐴🔋📎",
        "__proto__",
        "constructor.prototype",
        "x".repeat(251),
      ]) {
        assert.equal(await passwordBlocklist.contains(Password.parse(text)), false, text);
      }
    },
  },
];
