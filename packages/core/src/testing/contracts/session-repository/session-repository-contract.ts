import type { ContractCase } from "./contract-case.ts";
import { sessionEndingContract } from "./session-ending-contract.ts";
import { sessionListContract } from "./session-list-contract.ts";
import type { SessionRepositorySubject } from "./session-repository-subject.ts";
import { sessionStorageContract } from "./session-storage-contract.ts";

/** What every `SessionRepository` promises. */
export const sessionRepositoryContract: readonly ContractCase<SessionRepositorySubject>[] = [
  ...sessionStorageContract,
  ...sessionListContract,
  ...sessionEndingContract,
];
