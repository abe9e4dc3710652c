import { parseId, StoreUnavailable } from "@portcullis/core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { TestDatabase } from "../../../../tests/support/test-database.ts";
import { createMigratedDatabase } from "../../../../tests/support/test-database.ts";
import type { Database } from "../open-database.ts";
import { openDatabase } from "../open-database.ts";
import { describeOnEachEngine } from "../test-support/engines.ts";
import { newUser, now } from "../test-support/samples.ts";

const later = new Date(now.getTime() + 90 * 86_400_000);

interface Seeding {
  readonly sessions?: number;
  /** Used tokens of each session; each has one more, which is unused. */
  readonly tokens?: number;
}

/** Ended sessions of a new user, the oldest first. */
async function seed({ orm, ports }: Database, { sessions = 1, tokens = 2 }: Seeding = {}) {
  const { id: userId } = await ports.users.add(newUser());
  const em = orm.em.fork();
  const rows = await em.execute<{ id: string }[]>(
    `insert into sessions (id, user_id, ip, user_agent, created_at, last_used_at, idle_expires_at, expires_at, ended_at)
     select ('019c0000-0000-7000-8000-' || substr(replace(gen_random_uuid()::text, '-', ''), 1, 12))::uuid, ?::uuid,
       '192.0.2.1', 'Browser', ended, ended, ended + interval '7 days', ended + interval '30 days', ended
     from (select ?::timestamptz + n * interval '1 ms' as ended from generate_series(1, ?) as n) as each
     returning id, ended_at`,
    [userId, now, sessions],
  );
  await em.execute(
    `insert into refresh_tokens (digest, session_id, consumed_at)
     select 'digest-' || n || '-' || id, id, case when n > 0 then created_at + n * interval '1 ms' end
     from sessions cross join generate_series(0, ?) as n where user_id = ?`,
    [tokens, userId],
  );
  const sessionIds = rows.map(({ id }) => parseId<"Session">(id));
  return { userId, sessionIds, sessionId: sessionIds[0] ?? parseId<"Session">("") };
}

async function execute({ orm }: Database, ...statements: readonly string[]): Promise<void> {
  for (const statement of statements) await orm.em.fork().execute(statement);
}

async function count({ orm }: Database, table: string): Promise<number> {
  const [row] = await orm.em.fork().execute(`select count(*)::int as "count" from ${table}`);
  return Number(row?.["count"]);
}

const deletesTokens = "delete on refresh_tokens";

/** What a statement timeout does to statements that are too large, on a machine of any speed. */
async function cancelLargeStatements(database: Database, rows: number): Promise<void> {
  await execute(
    database,
    `create function refuse_large() returns trigger language plpgsql as $$ begin
       if (select count(*) from changed) > ${rows} then
         raise exception 'canceling statement due to statement timeout' using errcode = '57014';
       end if;
       return null;
     end $$`,
    ...[deletesTokens, "delete on sessions", "update on sessions"].map(
      (event, index) => `create trigger refuse_large_${index} after ${event} referencing old table as changed
        for each statement execute function refuse_large()`,
    ),
  );
}

/** What makes statements fail that delete tokens of these sessions. */
async function resist(database: Database, sessionIds: readonly string[], sqlState: string): Promise<void> {
  const resisting = sessionIds.map((id) => `'${id}'`).join(", ");
  await execute(
    database,
    `create function refuse() returns trigger language plpgsql as $$ begin
       if old.session_id in (${resisting}) then raise exception 'refused' using errcode = '${sqlState}'; end if;
       return old;
     end $$`,
    `create trigger refuse before ${deletesTokens} for each row execute function refuse()`,
  );
}

const stopRefusing = [
  "drop function if exists refuse_large cascade",
  "drop function if exists refuse cascade",
];

describeOnEachEngine("sessions that can't be deleted", (opened) => {
  beforeEach(() => execute(opened(), ...stopRefusing, "truncate users cascade"));

  test("a deleted user's session that can't be deleted delays no other", async () => {
    const database = opened();
    const gone = await seed(database);
    await seed(database);
    await resist(database, gone.sessionIds, "57014");
    await database.ports.users.remove(gone.userId);
    await expect(database.ports.sessions.purge(later)).rejects.toThrow("1 session(s) could not be deleted");
    expect([await count(database, "sessions"), await count(database, "users")]).toEqual([1, 1]);
  });

  test("a purge in which every statement times out ends early", async () => {
    const database = opened();
    const { sessionIds } = await seed(database, { sessions: 30 });
    await resist(database, sessionIds, "57014");
    await expect(database.ports.sessions.purge(later)).rejects.toThrow("10 session(s) could not be deleted");
  });

  test("a purge inside a unit of work leaves it usable when a session can't be deleted", async () => {
    const database = opened();
    const { sessions, unitOfWork, users } = database.ports;
    const { sessionIds } = await seed(database, { sessions: 2 });
    await resist(database, sessionIds.slice(0, 1), "23503");
    const user = newUser();
    await unitOfWork.run(async () => {
      await expect(sessions.purge(later)).rejects.toThrow(AggregateError);
      await users.add(user);
    });
    expect(await users.findById(user.id)).not.toBeNull();
    expect(await count(database, "sessions")).toBe(1);
  });

  test("when the database becomes unavailable, a purge throws that error", async () => {
    const database = opened();
    const { sessionIds } = await seed(database, { sessions: 3 });
    await resist(database, sessionIds.slice(0, 1), "57P01");
    await expect(database.ports.sessions.purge(later)).rejects.toThrow(StoreUnavailable);
    expect(await count(database, "sessions")).toBe(3);
  });
});

/** PGlite has the same PostgreSQL and takes six times as long. */
describe("many sessions and tokens on PostgreSQL", () => {
  let engine: TestDatabase;
  let database: Database;
  let another: Database;
  beforeAll(async () => {
    engine = await createMigratedDatabase();
    [database, another] = await Promise.all([openDatabase(engine), openDatabase(engine)]);
  });
  afterAll(async () => {
    await Promise.all([database.close(), another.close()]);
    await engine.drop();
  });

  beforeEach(() => execute(database, ...stopRefusing, "truncate users cascade"));

  test("[SEC-104] a user with many sessions and tokens is removed by statements of bounded size, and leaves nothing personal", async () => {
    const { users, sessions } = database.ports;
    const { userId, sessionId } = await seed(database, { sessions: 4_500 });
    const other = await seed(database);
    await cancelLargeStatements(database, 5_000);
    expect(await users.remove(userId)).toBe(true);
    expect(await users.findById(userId)).toBeNull();
    expect(await sessions.findById(sessionId)).toBeNull();
    expect(await count(database, `sessions where user_id = '${userId}'`)).toBe(0);
    const personal = "user_id is null and (ip is not null or user_agent is not null or ended_at is null)";
    expect(await count(database, `sessions where ${personal}`)).toBe(0);
    // What is left is no session any more: the purge deletes it without counting it, and does not wait a day.
    expect(await sessions.purge(now)).toBe(0);
    expect([await count(database, "sessions"), await count(database, "refresh_tokens")]).toEqual([1, 3]);
    expect(await sessions.findById(other.sessionId)).not.toBeNull();
  });

  test("a user with one session of many tokens is removed, and the purge deletes them", async () => {
    const { userId } = await seed(database, { tokens: 12_000 });
    await cancelLargeStatements(database, 5_000);
    expect(await database.ports.users.remove(userId)).toBe(true);
    expect(await database.ports.sessions.purge(now)).toBe(0);
    expect([await count(database, "sessions"), await count(database, "refresh_tokens")]).toEqual([0, 0]);
  });

  test("[SEC-105] a purge deletes many tokens by statements of bounded size, and fewer at a time after a timeout", async () => {
    await seed(database, { tokens: 12_000 });
    await seed(database, { sessions: 3, tokens: 10 });
    await cancelLargeStatements(database, 900);
    expect(await database.ports.sessions.purge(later)).toBe(4);
    expect([await count(database, "sessions"), await count(database, "refresh_tokens")]).toEqual([0, 0]);
  });

  test.each([
    ["takes too long", "57014"],
    ["is held by a host's foreign key", "23503"],
    ["deadlocks", "40P01"],
  ])("[SEC-106] a session that %s delays no other, and is named", async (_what, sqlState) => {
    const { sessions } = database.ports;
    const { sessionIds } = await seed(database, { sessions: 205 });
    const resisting = [sessionIds[0] ?? "", sessionIds[100] ?? ""];
    await resist(database, resisting, sqlState);
    for (let round = 0; round < 2; round += 1) {
      const error: unknown = await sessions.purge(later).catch((reason: unknown) => reason);
      if (!(error instanceof AggregateError)) return expect.unreachable(String(error));
      expect(error.errors.map(String)).toEqual(
        resisting.map((id) => `Error: The session ${id} could not be deleted.`),
      );
      expect(await count(database, "sessions")).toBe(2);
    }
    await execute(database, ...stopRefusing);
    expect(await sessions.purge(later)).toBe(2);
  });

  test("an aborted purge ends between two batches, and the next one deletes the rest", async () => {
    await seed(database, { tokens: 20_000 });
    const { signal } = new AbortController();
    const asked: true[] = [];
    Object.defineProperty(signal, "aborted", { get: () => asked.push(true) > 5 });
    expect(await database.ports.sessions.purge(later, signal)).toBe(0);
    const left = await count(database, "refresh_tokens");
    expect([left > 0, left <= 15_001]).toEqual([true, true]);
    expect(await database.ports.sessions.purge(later)).toBe(1);
  });

  test("[SEC-106] purges at once share the work, and none fails", async () => {
    await seed(database, { sessions: 4, tokens: 6_000 });
    const { sessions } = database.ports;
    const purged = await Promise.all([1, 2, 3].map(() => sessions.purge(later)));
    // One whose tokens several of them deleted at the end may be left by each.
    const left = await count(database, "sessions");
    expect(purged.reduce((sum, each) => sum + each, left)).toBe(4);
    expect(await sessions.purge(later)).toBe(left);
    expect(await count(database, "refresh_tokens")).toBe(0);
  });

  test("[SEC-106] a session that another transaction has locked is left to a later purge, without a wait", async () => {
    const { sessionId } = await seed(database, { sessions: 2 });
    const { sessions, unitOfWork } = database.ports;
    const purged = await unitOfWork.run(async () => {
      await sessions.lock(sessionId);
      return another.ports.sessions.purge(later);
    });
    expect(purged).toBe(1);
    expect(await sessions.purge(later)).toBe(1);
  });
});
