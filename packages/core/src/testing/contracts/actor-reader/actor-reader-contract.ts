import { actorLockContract } from "./actor-lock-contract.ts";
import { actorReadContract } from "./actor-read-contract.ts";
import type { ActorReaderSubject } from "./actor-reader-subject.ts";
import type { ContractCase } from "./contract-case.ts";

/** What every `ActorReader` promises. */
export const actorReaderContract: readonly ContractCase<ActorReaderSubject>[] = [
  ...actorReadContract,
  ...actorLockContract,
];
