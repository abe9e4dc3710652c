import type { PasswordHasher } from "../../../index.ts";
import { asPasswordHash, Password } from "../../../index.ts";
import { InsecurePasswordHasher } from "../../in-memory/insecure-password-hasher.ts";
import type { Mutants } from "../../mutants/mutant.ts";
import { withFaults } from "../../mutants/with-faults.ts";
import type { PasswordHasherSubject } from "./password-hasher-contract.ts";

function broken(fault: (hasher: PasswordHasher) => Partial<PasswordHasher>): () => PasswordHasherSubject {
  return () => {
    const hasher = new InsecurePasswordHasher();
    return { passwordHasher: withFaults(hasher, fault(hasher)) };
  };
}

/** Hashes and compares something else than the password. */
function rewriting(rewrite: (text: string) => string): () => PasswordHasherSubject {
  const rewritten = (password: Password) => Password.attempt(rewrite(password.reveal())) ?? password;
  return broken((hasher) => ({
    hash: (password) => hasher.hash(rewritten(password)),
    verify: (password, hash) => hasher.verify(rewritten(password), hash),
  }));
}

export const passwordHasherMutants: Mutants<PasswordHasherSubject> = {
  "a hash matches its password, needs no rehash, and matches no other password": broken((hasher) => ({
    verify: async (password, hash) => ({ ...(await hasher.verify(password, hash)), needsRehash: true }),
  })),
  "two hashes of one password differ, and both match": broken(() => ({
    hash: async (password) => asPasswordHash(`insecure$0$${encodeURIComponent(password.reveal())}`),
  })),
  "every byte counts, also past the 72 that bcrypt reads": rewriting((text) => text.slice(0, 72)),
  "a NUL character does not end the password": rewriting((text) => text.split("\u0000")[0] ?? ""),
  "passwords that are the same in Unicode match, composed or not": rewriting((text) =>
    text.normalize("NFD").replaceAll(/\p{M}/gu, ""),
  ),
  "no hash at all never matches": broken((hasher) => ({
    verify: async (password, hash) =>
      hasher.verify(password, hash ?? (await hasher.hash(Password.parse("correct horse")))),
  })),
  "a hash of unknown form neither matches nor throws": broken((hasher) => ({
    async verify(password, hash) {
      if (hash !== null && !hash.startsWith("insecure$")) throw new TypeError("Invalid hash");
      return hasher.verify(password, hash);
    },
  })),
};
