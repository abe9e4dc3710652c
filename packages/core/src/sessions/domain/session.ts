import type { SessionLifetime } from "../../access-control/index.ts";
import { isLive } from "../../access-control/internal.ts";
import type { SessionId, UserId } from "../../shared/domain/id.ts";
import type { SessionPolicy } from "./session-policy.ts";

/** Every `SessionEndReason`, for stores that check it. */
export const sessionEndReasons = [
  "signed_out",
  "revoked",
  "refresh_token_reused",
  "password_changed",
  "user_deactivated",
  "user_deleted",
  "superseded",
  "rotation_limit_reached",
] as const;
/**
 * Why a session ended before it expired. `revoked`: by its user or an administrator. `superseded`: the user has
 * `maxSessions` newer ones. `rotation_limit_reached`: it was refreshed `maxRotations` times.
 */
export type SessionEndReason = (typeof sessionEndReasons)[number];

/** Where a sign-in came from, as the inbound adapter saw it. Shown to the user, never trusted. */
export interface ClientInfo {
  readonly ip: string | null;
  readonly userAgent: string | null;
}

/** A session as repositories store it. */
export interface SessionState extends ClientInfo, SessionLifetime {
  readonly id: SessionId;
  readonly userId: UserId;
  readonly createdAt: Date;
  /** The sign-in, or the latest refresh. */
  readonly lastUsedAt: Date;
  /** How many times its refresh token was exchanged. */
  readonly rotations: number;
  readonly endReason: SessionEndReason | null;
}

/** One sign-in, and the family of its refresh tokens. Immutable: each change returns a new Session. */
export class Session implements SessionState {
  readonly id: SessionId;
  readonly userId: UserId;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  readonly idleExpiresAt: Date;
  readonly expiresAt: Date;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly rotations: number;
  readonly endedAt: Date | null;
  readonly endReason: SessionEndReason | null;

  private constructor(state: SessionState) {
    this.id = state.id;
    this.userId = state.userId;
    this.createdAt = new Date(state.createdAt);
    this.lastUsedAt = new Date(state.lastUsedAt);
    this.idleExpiresAt = new Date(state.idleExpiresAt);
    this.expiresAt = new Date(state.expiresAt);
    this.ip = state.ip;
    this.userAgent = state.userAgent;
    this.rotations = state.rotations;
    this.endedAt = state.endedAt && new Date(state.endedAt);
    this.endReason = state.endReason;
  }

  static start(
    who: { readonly id: SessionId; readonly userId: UserId; readonly client: ClientInfo | undefined },
    policy: SessionPolicy,
    now: Date,
  ): Session {
    const expiresAt = new Date(now.getTime() + policy.maxAge);
    return new Session({
      id: who.id,
      userId: who.userId,
      ip: atMost(45, who.client?.ip),
      userAgent: atMost(500, who.client?.userAgent),
      createdAt: now,
      lastUsedAt: now,
      idleExpiresAt: idleExpiry(expiresAt, policy, now),
      expiresAt,
      rotations: 0,
      endedAt: null,
      endReason: null,
    });
  }

  /** For repositories: a session as it was stored. */
  static restore(state: SessionState): Session {
    return new Session(state);
  }

  isLive(now: Date): boolean {
    return isLive(this, now);
  }

  refresh(policy: SessionPolicy, now: Date): Session {
    return new Session({
      ...this,
      lastUsedAt: now,
      idleExpiresAt: idleExpiry(this.expiresAt, policy, now),
      rotations: this.rotations + 1,
    });
  }

  mayRotate({ maxRotations }: Pick<SessionPolicy, "maxRotations">): boolean {
    return this.rotations < maxRotations;
  }

  /** Ending an ended session changes nothing: the first reason stays. */
  end(reason: SessionEndReason, now: Date): Session {
    return this.endedAt === null ? new Session({ ...this, endedAt: now, endReason: reason }) : this;
  }
}

function idleExpiry(expiresAt: Date, policy: SessionPolicy, now: Date): Date {
  return new Date(Math.min(now.getTime() + policy.idleTtl, expiresAt.getTime()));
}

/** Null for anything but text, which untyped callers may send: a sign-in is not refused for it. */
function atMost(length: number, text: string | null | undefined): string | null {
  return typeof text === "string" ? text.slice(0, length) : null;
}
