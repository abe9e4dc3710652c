import type { SessionEndReason, SessionId, UserId } from "@portcullis/core";
import { Session } from "@portcullis/core";
import type { SessionRow } from "../rows/session-row.ts";
import type { Stored } from "./dates.ts";
import { toDate, toDateOrNull } from "./dates.ts";

/** A session as statements return it. */
export type SessionRecord = Stored<Omit<SessionRow, "user">> & { readonly userId: string };

export const sessionColumns = `id, user_id as "userId", ip, user_agent as "userAgent", created_at as "createdAt",
  last_used_at as "lastUsedAt", idle_expires_at as "idleExpiresAt", expires_at as "expiresAt",
  rotations, ended_at as "endedAt", end_reason as "endReason"`;

export function toSession(record: SessionRecord): Session {
  return Session.restore({
    // Only ids and reasons of core's own types are written to these columns.
    id: record.id as SessionId,
    userId: record.userId as UserId,
    endReason: (record.endReason ?? null) as SessionEndReason | null,
    ip: record.ip ?? null,
    userAgent: record.userAgent ?? null,
    rotations: record.rotations,
    createdAt: toDate(record.createdAt),
    lastUsedAt: toDate(record.lastUsedAt),
    idleExpiresAt: toDate(record.idleExpiresAt),
    expiresAt: toDate(record.expiresAt),
    endedAt: toDateOrNull(record.endedAt ?? null),
  });
}

/** `$1` to `$11` of the statements that write a session. */
export function toSessionParameters(session: Session): readonly unknown[] {
  const { id, userId, ip, userAgent, createdAt, lastUsedAt, idleExpiresAt, expiresAt } = session;
  const { rotations, endedAt, endReason } = session;
  return [
    id,
    userId,
    ip,
    userAgent,
    createdAt,
    lastUsedAt,
    idleExpiresAt,
    expiresAt,
    rotations,
    endedAt,
    endReason,
  ];
}
