import type { SessionView } from "@portcullis/core";
import { z } from "zod";
import { timestamp, uuid } from "../../route-kit/define/schema.ts";

export const sessionSchema = z
  .strictObject({
    id: uuid,
    createdAt: timestamp,
    lastUsedAt: timestamp,
    idleExpiresAt: timestamp.meta({
      description: "When the session expires unless it is refreshed before then.",
    }),
    expiresAt: timestamp.meta({ description: "When the session expires at the latest." }),
    ip: z
      .string()
      .nullable()
      .meta({ description: "The client's address at sign-in.", example: "203.0.113.7" }),
    userAgent: z.string().nullable().meta({ description: "The client's `User-Agent` at sign-in." }),
    current: z.boolean().meta({ description: "Whether this request belongs to the session." }),
  })
  .meta({ id: "Session", description: "An active session." });

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
