import { defineEntity, p } from "@mikro-orm/sql";
import { SessionRow } from "./session-row.ts";

/** A refresh token, of which only the digest is stored. */
export const RefreshTokenRow = defineEntity({
  name: "PortcullisRefreshToken",
  tableName: "refresh_tokens",
  properties: {
    digest: p.text().collation("C").primary(),
    session: () =>
      p
        .manyToOne(SessionRow)
        .joinColumn("session_id")
        .foreignKeyName("refresh_tokens_session_fkey")
        .deleteRule("cascade")
        .updateRule("no action")
        .index(false),
    consumedAt: p.datetime(3).nullable(),
  },
  // Also by `consumedAt`, so that tokens consumed long ago are found without reading the others.
  indexes: [{ name: "refresh_tokens_by_session_and_use", properties: ["session", "consumedAt"] }],
});
