import type { ContractCase } from "../../contract-case.ts";
import { actorLockCases } from "./actor-lock-cases.ts";
import { actorReadCases } from "./actor-read-cases.ts";
import type { ActorReaderSubject } from "./actor-reader-subject.ts";
import { targetLockCases } from "./target-lock-cases.ts";

/** What every `ActorReader` promises. */
export const actorReaderContract: readonly ContractCase<ActorReaderSubject>[] = [
  ...actorReadCases,
  ...actorLockCases,
  ...targetLockCases,
];
