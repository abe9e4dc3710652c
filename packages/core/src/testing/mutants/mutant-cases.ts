import assert from "node:assert/strict";
import type { ContractCase } from "../contract-case.ts";
import type { Mutant, Mutants } from "./mutant.ts";

/** A check of a kit, as data: run it with any test runner. */
export interface MutantCase {
  readonly name: string;
  run(): Promise<void>;
}

/**
 * Checks that every case of a kit can fail: each needs a mutant that it kills, and each mutant must name a case. With
 * `node:test`:
 *
 * ```ts
 * for (const { name, run } of mutantCases(userRepositoryContract, userMutants)) test(name, run);
 * ```
 */
export function mutantCases<Subject>(
  contract: readonly ContractCase<Subject>[],
  mutants: Mutants<Subject>,
): readonly MutantCase[] {
  const names = contract.map(({ name }) => name);
  return [
    {
      name: "each mutant names a case, and each case has a name of its own",
      async run() {
        const repeated = names.filter((name, index) => names.indexOf(name) < index);
        assert.deepEqual(repeated, [], `Two cases have one name: ${repeated.join("; ")}`);
        const strays = Object.keys(mutants).filter((name) => !names.includes(name));
        assert.deepEqual(strays, [], `These mutants name no case of the kit: ${strays.join("; ")}`);
      },
    },
    ...contract.map((contractCase) => ({
      name: contractCase.name,
      async run() {
        const own = [mutants[contractCase.name] ?? []].flat();
        assert.notEqual(own.length, 0, "This case has no mutant: nothing shows that it can fail.");
        for (const mutant of own) await assertKilled(contractCase, mutant);
      },
    })),
  ];
}

/**
 * Fails unless an assertion of the case fails for the mutant (`AssertionError` of `node:assert`). A mutant that makes the
 * case throw anything else counts as alive: a crash doesn't show that the case checks what it promises.
 */
export async function assertKilled<Subject>(
  { name, run }: ContractCase<Subject>,
  mutant: Mutant<Subject>,
): Promise<void> {
  try {
    await run(async () => mutant());
  } catch (error) {
    if (error instanceof assert.AssertionError) return;
    const crash = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    throw new Error(`The mutant of "${name}" ended in a crash instead of a failed assertion: ${crash}`, {
      cause: error,
    });
  }
  throw new Error(`The mutant of "${name}" is alive: the case passes for it.`);
}
