import { InMemoryPasswordBlocklist } from "../../in-memory/in-memory-password-blocklist.ts";
import type { Mutants } from "../../mutants/mutant.ts";
import type { PasswordBlocklistSubject } from "./password-blocklist-contract.ts";

function brokenList(contains: (text: string) => boolean): () => PasswordBlocklistSubject {
  return () => ({ passwordBlocklist: { contains: async (password) => contains(password.reveal()) } });
}

const listed = ["password", "12345678"];

export const passwordBlocklistMutants: Mutants<PasswordBlocklistSubject> = {
  "contains the most common passwords": () => ({ passwordBlocklist: new InMemoryPasswordBlocklist([]) }),
  "contains them in any letter case": brokenList((text) => listed.includes(text)),
  "does not contain uncommon passwords, not even those with a common one in them": brokenList((text) =>
    listed.some((common) => text.toLowerCase().includes(common)),
  ),
};
