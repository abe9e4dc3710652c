import type { ContractCase } from "../../contract-case.ts";
import { unitOfWorkCommitCases } from "./unit-of-work-commit-cases.ts";
import { unitOfWorkIsolationCases } from "./unit-of-work-isolation-cases.ts";
import { unitOfWorkNestingCases } from "./unit-of-work-nesting-cases.ts";
import { unitOfWorkRollbackCases } from "./unit-of-work-rollback-cases.ts";
import type { UnitOfWorkSubject } from "./unit-of-work-subject.ts";

/** What every `UnitOfWork` promises, together with the repositories. */
export const unitOfWorkContract: readonly ContractCase<UnitOfWorkSubject>[] = [
  ...unitOfWorkCommitCases,
  ...unitOfWorkRollbackCases,
  ...unitOfWorkNestingCases,
  ...unitOfWorkIsolationCases,
];
