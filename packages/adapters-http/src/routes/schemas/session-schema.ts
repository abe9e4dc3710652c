import type { SessionView } from "@portcullis/core";
import { z } from "zod";
import { timestamp, uuid } from "../../route-kit/define/schema.ts";

export const sessionSchema = z
  .strictObject({
    id: uuid,
    createdAt: timestamp,
    lastUsedAt: timestamp,
    idleExpiresAt: timestamp.meta({ description: "When the session ends unless it is refreshed before." }),
    expiresAt: timestamp.meta({ description: "When the session ends at the latest." }),
    ip: z.string().nullable().meta({ description: "Where the sign-in came from.", example: "203.0.113.7" }),
    userAgent: z.string().nullable(),
    current: z.boolean().meta({ description: "Whether it is the session of this very request." }),
  })
  .meta({ id: "Session", description: "A sign-in that is still live." });

export type SessionDto = z.input<typeof sessionSchema>;

export function toSessionDto({
  id,
  createdAt,
  lastUsedAt,
  idleExpiresAt,
  expiresAt,
  ip,
  userAgent,
  current,
}: SessionView): SessionDto {
  return {
    id,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt.toISOString(),
    idleExpiresAt: idleExpiresAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    ip,
    userAgent,
    current,
  };
}
