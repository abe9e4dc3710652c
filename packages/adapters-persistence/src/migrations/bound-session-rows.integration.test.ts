import type { SessionId, UserId } from "@portcullis/core";
import { describe, expect, test } from "vitest";
import { openDatabase } from "../open-database.ts";
import { engines } from "../test-support/engines.ts";
import { newSession, newUser } from "../test-support/samples.ts";

const before = "Migration20260101000400IndexUserSearch";

describe.each(Object.entries(engines))("bounding the rows of sessions on %s", (_, createEngine) => {
  test("keeps sessions, works with the version before, and reverts without the sessions of deleted users", async () => {
    const engine = await createEngine();
    const database = await openDatabase({ url: engine.url });
    try {
      const { migrator, orm, ports } = database;
      const { sessions, users } = ports;
      const count = async (table: string) =>
        (await orm.em.fork().execute(`select count(*)::int as "count" from ${table}`))[0]?.["count"];
      /** As the version before writes it: the repository of today may write columns that come later. */
      const addUser = async (): Promise<UserId> => {
        const { id, email, createdAt } = newUser();
        await orm.em.fork().execute(
          `insert into users (id, email, email_key, is_active, email_verified, search_text, created_at, updated_at, version)
           values (?, ?, ?, true, false, '', ?, ?, 1)`,
          [id, email.address, email.key, createdAt, createdAt],
        );
        return id;
      };
      /** As the version before writes it. */
      const add = async ({ id, userId, createdAt, expiresAt }: ReturnType<typeof newSession>) => {
        await orm.em.fork().execute(
          `insert into sessions (id, user_id, created_at, last_used_at, idle_expires_at, expires_at)
           values (?, ?, ?, ?, ?, ?)`,
          [id, userId, createdAt, createdAt, expiresAt, expiresAt],
        );
        await orm.em.fork().execute("insert into refresh_tokens values (?, ?)", [id, id]);
      };
      const rotationsOf = async (id: SessionId) => (await sessions.findById(id))?.rotations;

      await migrator.up(before);
      const [leaving, staying] = [await addUser(), await addUser()];
      const old = newSession(leaving);
      await add(old);
      // A large installation has built it beforehand.
      await orm.em
        .fork()
        .execute(
          "create index refresh_tokens_by_session_and_use on refresh_tokens (session_id, consumed_at)",
        );
      await migrator.up();
      const recent = newSession(staying);
      await add(recent);
      expect([await rotationsOf(old.id), await rotationsOf(recent.id)]).toEqual([0, 0]);

      await users.remove(leaving);
      expect([await count("sessions"), await count("refresh_tokens")]).toEqual([2, 2]);
      for (
        let reverted: string | null = "";
        reverted !== null && reverted !== "Migration20260301000000BoundSessionRows";
      )
        reverted = await migrator.down();
      expect([await count("sessions"), await count("refresh_tokens")]).toEqual([1, 1]);
      await migrator.up();
      expect(await rotationsOf(recent.id)).toBe(0);
    } finally {
      await database.close();
      await engine.drop();
    }
  });
});
