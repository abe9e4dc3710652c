import type { ContractCase } from "./contract-case.ts";
import { userLockContract } from "./user-lock-contract.ts";
import type { UserRepositorySubject } from "./user-repository-subject.ts";
import { userStorageContract } from "./user-storage-contract.ts";
import { userUniquenessContract } from "./user-uniqueness-contract.ts";

/** What every `UserRepository` promises. */
export const userRepositoryContract: readonly ContractCase<UserRepositorySubject>[] = [
  ...userStorageContract,
  ...userUniquenessContract,
  ...userLockContract,
];
