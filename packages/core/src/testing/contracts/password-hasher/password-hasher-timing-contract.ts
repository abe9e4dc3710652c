import assert from "node:assert/strict";
import { Password } from "../../../index.ts";
import type { ContractCase } from "../../contract-case.ts";
import type { PasswordHasherSubject } from "./password-hasher-contract.ts";

/** Milliseconds. The shortest of several runs is hardly affected by other load. */
async function shortestTime(work: () => Promise<unknown>): Promise<number> {
  let shortest = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 5; run += 1) {
    const start = performance.now();
    await work();
    shortest = Math.min(shortest, performance.now() - start);
  }
  return shortest;
}

/**
 * What a `PasswordHasher` promises about time. A kit of its own, since it measures: run it where no other test runs at the
 * same time. Only for hashers that are slow by design, not for test doubles.
 */
export const passwordHasherTimingContract: readonly ContractCase<PasswordHasherSubject>[] = [
  {
    name: "no hash at all takes about as long as a real one",
    async run(makeSubject) {
      const { passwordHasher } = await makeSubject();
      const [right, wrong] = [Password.parse("correct horse"), Password.parse("battery staple")];
      const hash = await passwordHasher.hash(right);
      await passwordHasher.verify(wrong, null);
      const real = await shortestTime(() => passwordHasher.verify(wrong, hash));
      const none = await shortestTime(() => passwordHasher.verify(wrong, null));
      assert.ok(none > real / 2, `${none} ms without a hash, ${real} ms with one`);
    },
  },
];
