import type { PersistencePorts } from "../../../index.ts";

/** The session repository, and what its cases need around it. */
export type SessionRepositorySubject = Pick<
  PersistencePorts,
  "sessions" | "refreshTokens" | "users" | "unitOfWork"
>;
