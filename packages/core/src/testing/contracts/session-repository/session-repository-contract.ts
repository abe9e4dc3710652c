import type { ContractCase } from "../../contract-case.ts";
import { sessionEndingCases } from "./session-ending-cases.ts";
import { sessionListCases } from "./session-list-cases.ts";
import { sessionRemovalCases } from "./session-removal-cases.ts";
import type { SessionRepositorySubject } from "./session-repository-subject.ts";
import { sessionStorageCases } from "./session-storage-cases.ts";

/** What every `SessionRepository` promises. */
export const sessionRepositoryContract: readonly ContractCase<SessionRepositorySubject>[] = [
  ...sessionStorageCases,
  ...sessionListCases,
  ...sessionEndingCases,
  ...sessionRemovalCases,
];
