import type { ContractCase } from "../../contract-case.ts";
import { userChangeCases } from "./user-change-cases.ts";
import { userLockCases } from "./user-lock-cases.ts";
import type { UserRepositorySubject } from "./user-repository-subject.ts";
import { userStorageCases } from "./user-storage-cases.ts";
import { userUniquenessCases } from "./user-uniqueness-cases.ts";

/** What every `UserRepository` promises. */
export const userRepositoryContract: readonly ContractCase<UserRepositorySubject>[] = [
  ...userStorageCases,
  ...userChangeCases,
  ...userUniquenessCases,
  ...userLockCases,
];
