import type { Permission, RoleName } from "../../access-control/index.ts";
import type { SessionId, UserId } from "../../shared/domain/id.ts";
import type { SessionState } from "../domain/session.ts";

/** All that decides whether a request is let in, and what it may do. */
export interface ActorRecord {
  readonly userId: UserId;
  readonly isActive: boolean;
  readonly session: Pick<SessionState, "endedAt" | "idleExpiresAt" | "expiresAt">;
  readonly roles: readonly RoleName[];
  readonly permissions: readonly Permission[];
}

/** The read made at every request. */
export interface ActorReader {
  /**
   * The session, its user, and the user's roles and permissions. Where one store has all of them, it is one consistent
   * snapshot in one query.
   */
  findBySession(id: SessionId): Promise<ActorRecord | null>;
}
