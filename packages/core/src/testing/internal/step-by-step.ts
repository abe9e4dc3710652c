import type { RefreshTokenRepository } from "../../index.ts";
import { withFaults } from "../mutants/with-faults.ts";

/** A repository that rotates no token in one step, so that each refresh takes the steps of the use case. */
export function stepByStep(refreshTokens: RefreshTokenRepository): RefreshTokenRepository {
  return withFaults(refreshTokens, { rotate: async () => null });
}
