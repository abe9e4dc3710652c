import type { ActorRecord, Permission, RoleName, UserId } from "@portcullis/core";
import type { Stored } from "./dates.ts";
import { toDate, toDateOrNull } from "./dates.ts";

/** A session with its user, as the statement of the actor reader returns it. */
export type StoredActor = Stored<{
  readonly sessionId: string;
  readonly endedAt: Date | null;
  readonly idleExpiresAt: Date;
  readonly expiresAt: Date;
  readonly userId: string;
  readonly email: string;
  readonly username: string | null;
  readonly name: string | null;
  readonly isActive: boolean;
  readonly emailVerified: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
  readonly roles: readonly RoleName[];
  readonly permissions: readonly Permission[];
}>;

/** A new object at each call: several callers can share what was stored. */
export function toActorRecord(stored: StoredActor): ActorRecord {
  const { email, username, name, isActive, emailVerified, version, roles, permissions } = stored;
  return {
    user: {
      // Only users' ids are written to this column.
      id: stored.userId as UserId,
      email,
      username,
      name,
      isActive,
      emailVerified,
      roles: [...roles],
      createdAt: toDate(stored.createdAt),
      updatedAt: toDate(stored.updatedAt),
      version,
    },
    session: {
      endedAt: toDateOrNull(stored.endedAt),
      idleExpiresAt: toDate(stored.idleExpiresAt),
      expiresAt: toDate(stored.expiresAt),
    },
    roles: [...roles],
    permissions: [...permissions],
  };
}
