import assert from "node:assert/strict";
import type { Ports } from "../../../index.ts";
import type { ContractCase } from "../../contract-case.ts";

/** The id generator under test. */
export type IdGeneratorSubject = Pick<Ports, "ids">;

async function many({ ids }: IdGeneratorSubject): Promise<readonly string[]> {
  return Array.from({ length: 10_000 }, () => ids.next());
}

/** What every `IdGenerator` promises. */
export const idGeneratorContract: readonly ContractCase<IdGeneratorSubject>[] = [
  {
    name: "returns RFC 9562 UUIDs of version 7 in lower case",
    async run(makeSubject) {
      for (const id of await many(await makeSubject())) {
        assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      }
    },
  },
  {
    name: "never returns an id twice",
    async run(makeSubject) {
      const ids = await many(await makeSubject());
      assert.equal(new Set(ids).size, ids.length);
    },
  },
  {
    name: "returns ids that sort in the order of the calls",
    async run(makeSubject) {
      const ids = await many(await makeSubject());
      const misplaced = ids.findIndex((id, index) => index > 0 && id <= (ids[index - 1] ?? ""));
      assert.equal(misplaced, -1, "an id sorts before the one made before it");
    },
  },
];
