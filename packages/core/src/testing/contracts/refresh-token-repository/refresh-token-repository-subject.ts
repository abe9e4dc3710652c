import type { PersistencePorts } from "../../../index.ts";

/** The refresh token repository, and what its cases need around it. */
export type RefreshTokenRepositorySubject = Pick<
  PersistencePorts,
  "refreshTokens" | "sessions" | "users" | "unitOfWork"
>;
