import { setTimeout as sleep } from "node:timers/promises";
import { describe, test } from "vitest";
import { InsecurePasswordHasher } from "../../in-memory/insecure-password-hasher.ts";
import { mutantCases } from "../../mutants/mutant-cases.ts";
import { withFaults } from "../../mutants/with-faults.ts";
import { passwordHasherTimingContract } from "./password-hasher-timing-contract.ts";

/** A hasher that takes 20 ms for a wrong password, with a hash or also without one. */
function slowHasher(isSlowWithoutHash: boolean) {
  const hasher = new InsecurePasswordHasher();
  return {
    passwordHasher: withFaults(hasher, {
      async verify(password, hash) {
        if (hash !== null || isSlowWithoutHash) await sleep(20);
        return hasher.verify(password, hash);
      },
    }),
  };
}

const mutants = { "no hash at all takes about as long as a real one": () => slowHasher(false) };

describe("passwordHasherTimingContract", () => {
  test.each(passwordHasherTimingContract)("$name", ({ run }) => run(async () => slowHasher(true)));
  test.each(mutantCases(passwordHasherTimingContract, mutants))("$name", ({ run }) => run());
});
