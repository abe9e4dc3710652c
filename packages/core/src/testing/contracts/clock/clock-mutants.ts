import type { Mutants } from "../../mutants/mutant.ts";
import type { ClockSubject } from "./clock-contract.ts";

export const clockMutants: Mutants<ClockSubject> = {
  "returns a valid Date": () => ({ clock: { now: () => new Date(Number.NaN) } }),
  "returns a new Date at each call: changing one does not set the clock": () => {
    const now = new Date();
    return { clock: { now: () => now } };
  },
};
