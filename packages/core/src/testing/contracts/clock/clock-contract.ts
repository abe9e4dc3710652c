import assert from "node:assert/strict";
import type { Ports } from "../../../index.ts";
import type { ContractCase } from "../../contract-case.ts";

/** The clock under test. */
export type ClockSubject = Pick<Ports, "clock">;

/** What every `Clock` promises. Whether the time is right is for each clock's own tests. */
export const clockContract: readonly ContractCase<ClockSubject>[] = [
  {
    name: "returns a valid Date",
    async run(makeSubject) {
      const { clock } = await makeSubject();
      const now = clock.now();
      assert.ok(now instanceof Date && Number.isFinite(now.getTime()), "not a valid Date");
    },
  },
  {
    name: "returns a new Date at each call: changing one does not set the clock",
    async run(makeSubject) {
      const { clock } = await makeSubject();
      const first = clock.now();
      const time = first.getTime();
      first.setTime(0);
      const second = clock.now();
      assert.notEqual(second, first);
      assert.ok(Math.abs(second.getTime() - time) < 60_000, "the clock was set by a caller");
    },
  },
];
