import type { InferEntity } from "@mikro-orm/sql";
import { defineEntity, p } from "@mikro-orm/sql";
import { UserRow } from "./user-row.ts";

/** One sign-in. */
export const SessionRow = defineEntity({
  name: "PortcullisSession",
  tableName: "sessions",
  properties: {
    id: p.uuid().primary(),
    user: () =>
      p
        .manyToOne(UserRow)
        // Null once the user was deleted: no statement finds the row, and the purge deletes it.
        .nullable()
        .joinColumn("user_id")
        .foreignKeyName("sessions_user_fkey")
        .deleteRule("cascade")
        .updateRule("no action")
        .index(false),
    ip: p.text().nullable(),
    userAgent: p.text().nullable(),
    createdAt: p.datetime(3),
    lastUsedAt: p.datetime(3),
    idleExpiresAt: p.datetime(3),
    expiresAt: p.datetime(3),
    rotations: p.integer().default(0),
    endedAt: p.datetime(3).nullable(),
    endReason: p.text().nullable(),
  },
  indexes: [
    { name: "sessions_by_user", properties: ["user", "createdAt", "id"] },
    {
      name: "sessions_open_by_user",
      expression:
        'create index "sessions_open_by_user" on "sessions" ("user_id", "created_at", "id") where "ended_at" is null',
    },
    {
      name: "sessions_by_end",
      expression:
        'create index "sessions_by_end" on "sessions" (least("ended_at", "idle_expires_at", "expires_at"))',
    },
  ],
});

export type SessionRow = InferEntity<typeof SessionRow>;
