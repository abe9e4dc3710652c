import { openDatabase } from "@portcullis/adapters-persistence";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ApiClient, password } from "../support/api-client.ts";
import { ServerProcess } from "../support/server-process.ts";
import type { TestDatabase } from "../support/test-database.ts";
import { createMigratedDatabase } from "../support/test-database.ts";

const [me, register] = ["/api/v1/auth/me", "/api/v1/auth/register"];

describe("what one client can cause the server to store", () => {
  let engine: TestDatabase;
  let server: ServerProcess;
  let api: ApiClient;

  async function start(): Promise<void> {
    const env = { DATABASE_URL: engine.url, MIGRATE_ON_START: "true", SESSION_MAX_ROTATIONS: "2" };
    server = await ServerProcess.start({ env });
    api = new ApiClient(server.url);
  }

  beforeAll(async () => {
    engine = await createMigratedDatabase();
    await start();
  });
  afterAll(async () => {
    await server.kill("SIGKILL");
    await engine.drop();
  });

  async function query(...statements: readonly string[]) {
    const database = await openDatabase({ url: engine.url });
    try {
      let rows: { count: number }[] = [];
      for (const statement of statements) rows = await database.orm.em.fork().execute(statement);
      return rows[0]?.count;
    } finally {
      await database.close();
    }
  }

  test("[SEC-024] a session ends after as many refreshes as the policy allows, with an error that explains it", async () => {
    const signedIn = await api.newUser("busy@example.com");
    let { refresh_token } = signedIn.tokens;
    for (const _ of [1, 2]) ({ refresh_token } = (await api.refresh(refresh_token)).body);
    const refused = await api.refresh(refresh_token);
    expect([refused.status, refused.body.code]).toEqual([401, "sessions.rotation_limit_reached"]);
    expect((await api.call("GET", me, { token: signedIn.tokens.access_token })).status).toBe(401);
    const again = await api.refresh(refresh_token);
    expect([again.status, again.body.code]).toEqual([401, "sessions.invalid_refresh_token"]);

    ({ refresh_token } = await api.signIn("busy@example.com"));
    const grant = () =>
      api.call("POST", "/api/v1/auth/token", { form: { grant_type: "refresh_token", refresh_token } });
    for (const _ of [1, 2]) ({ refresh_token } = (await grant()).body);
    expect(await grant()).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  });

  test("[SEC-104] a user with more tokens than one statement can delete is deleted, and no purge is stopped by it", async () => {
    const { access_token: token } = (await api.newUser("ada@example.com")).tokens;
    await api.newUser("eve@example.com");
    await query(
      // As many as one client at the limit makes in an hour, before there was one on rotations.
      `insert into refresh_tokens (digest, session_id, consumed_at)
       select 'digest-' || n || '-' || id, id, now() from sessions cross join generate_series(1, 20000) as n
       where user_id in (select id from users where email = 'ada@example.com')`,
      `insert into refresh_tokens (digest, session_id, consumed_at)
       select 'digest-' || n || '-' || id, id, now() from sessions cross join generate_series(1, 20000) as n
       where user_id in (select id from users where email = 'eve@example.com')`,
      "update sessions set ended_at = now() - interval '2 days' where user_id <> (select id from users where email = 'ada@example.com')",
      // What the statement timeout does to a larger one, on a machine of any speed.
      `create function refuse_large() returns trigger language plpgsql as $$ begin
         if (select count(*) from gone) > 10000 then
           raise exception 'canceling statement due to statement timeout' using errcode = '57014';
         end if;
         return null;
       end $$`,
      `create trigger refuse_large after delete on refresh_tokens referencing old table as gone
       for each statement execute function refuse_large()`,
    );

    expect((await api.call("DELETE", me, { token, json: { password } })).status).toBe(204);
    expect((await api.call("GET", me, { token })).status).toBe(401);
    expect((await api.call("POST", register, { json: { email: "ada@example.com", password } })).status).toBe(
      201,
    );
    expect(await query("select count(*)::int from sessions where user_id is null and ip is not null")).toBe(
      0,
    );

    // A server purges when it starts.
    await server.kill();
    await start();
    const left = () => query("select count(*)::int from refresh_tokens");
    await expect.poll(left, { timeout: 20_000, interval: 100 }).toBe(0);
    await expect.poll(() => query("select count(*)::int from sessions"), { timeout: 20_000 }).toBe(0);
  });
});
