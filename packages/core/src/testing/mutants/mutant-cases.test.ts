import assert from "node:assert/strict";
import { describe, expect, test } from "vitest";
import type { ContractCase } from "../contract-case.ts";
import type { Mutants } from "./mutant.ts";
import { mutantCases } from "./mutant-cases.ts";

interface Counter {
  next(): Promise<number>;
}

const contract: readonly ContractCase<Counter>[] = [
  {
    name: "starts at one",
    async run(makeSubject) {
      const counter = await makeSubject();
      assert.equal(await counter.next(), 1);
    },
  },
];

const startsAtZero = () => ({ next: async () => 0 });
const correct = () => ({ next: async () => 1 });
const crashes = () => ({
  next: async () => {
    throw new TypeError("Cannot read properties of undefined");
  },
});

/** What each check of the kit says: null when it holds. */
async function outcomes(mutants: Mutants<Counter>): Promise<readonly (string | null)[]> {
  const outcome = ({ run }: { run(): Promise<void> }) =>
    run().then(
      () => null,
      (error: Error) => error.message,
    );
  return Promise.all(mutantCases(contract, mutants).map(outcome));
}

describe("mutantCases", () => {
  test("passes when an assertion of the case fails for every mutant", async () => {
    expect(await outcomes({ "starts at one": startsAtZero })).toEqual([null, null]);
    expect(await outcomes({ "starts at one": [startsAtZero, async () => startsAtZero()] })).toEqual([
      null,
      null,
    ]);
  });

  test("names a mutant that is alive, also beside one that is killed", async () => {
    const [, verdict] = await outcomes({ "starts at one": [startsAtZero, correct] });
    expect(verdict).toBe('The mutant of "starts at one" is alive: the case passes for it.');
  });

  test("does not count a crash as a kill, in the adapter or in its factory", async () => {
    const fails = () => {
      throw new TypeError("Invalid URL");
    };
    for (const mutant of [crashes, fails]) {
      const [, verdict] = await outcomes({ "starts at one": mutant });
      expect(verdict).toContain("ended in a crash instead of a failed assertion: TypeError: ");
    }
  });

  test("names a case without a mutant", async () => {
    for (const mutants of [{}, { "starts at one": [] }])
      expect(await outcomes(mutants)).toEqual([
        null,
        "This case has no mutant: nothing shows that it can fail.",
      ]);
  });

  test("names a mutant without a case", async () => {
    const [verdict] = await outcomes({ "starts at one": startsAtZero, "starts at two": startsAtZero });
    expect(verdict).toContain("These mutants name no case of the kit: starts at two");
  });

  test("names two cases of one name", async () => {
    const [verdict] = await Promise.all(
      mutantCases([...contract, ...contract], { "starts at one": startsAtZero })
        .slice(0, 1)
        .map(({ run }) => run().catch((error: Error) => error.message)),
    );
    expect(verdict).toContain("Two cases have one name: starts at one");
  });
});
