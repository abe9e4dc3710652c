import type { ContractCase } from "../../contract-case.ts";
import { refreshTokenPruningCases } from "./refresh-token-pruning-cases.ts";
import type { RefreshTokenRepositorySubject } from "./refresh-token-repository-subject.ts";
import { refreshTokenRotationCases } from "./refresh-token-rotation-cases.ts";
import { refreshTokenStorageCases } from "./refresh-token-storage-cases.ts";

/** What every `RefreshTokenRepository` promises. */
export const refreshTokenRepositoryContract: readonly ContractCase<RefreshTokenRepositorySubject>[] = [
  ...refreshTokenStorageCases,
  ...refreshTokenPruningCases,
  ...refreshTokenRotationCases,
];
