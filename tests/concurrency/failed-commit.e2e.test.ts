import type { Database } from "@portcullis/adapters-persistence";
import { openDatabase } from "@portcullis/adapters-persistence";
import { afterAll, beforeAll, expect, test } from "vitest";
import { administrator } from "../scenarios/scenario.ts";
import type { Cluster } from "../support/cluster.ts";
import { startInProcessCluster, times } from "../support/cluster.ts";

let cluster: Cluster;
let database: Database;
beforeAll(async () => {
  // Without grace a consumed token is refused.
  cluster = await startInProcessCluster({ REFRESH_GRACE: "0", LOG_LEVEL: "silent" });
  database = await openDatabase({ url: cluster.databaseUrl });
});
afterAll(async () => {
  await database.close();
  await cluster.stop();
});

async function execute(sql: string): Promise<void> {
  await database.orm.em.fork().execute(sql);
}

/** Lets every statement on the table succeed, and then PostgreSQL refuse the commit. */
async function whileCommitsFail(table: string, sqlState: string, act: () => Promise<void>): Promise<void> {
  await execute(`
    create function refuse_commit() returns trigger language plpgsql as
      $$ begin raise exception 'refused at the commit' using errcode = '${sqlState}'; end $$;
    create constraint trigger refuse_commit after insert or update on ${table}
      deferrable initially deferred for each row execute function refuse_commit();
  `);
  try {
    await act();
  } finally {
    await execute("drop function refuse_commit cascade");
  }
}

const failures = [
  ["an unexpected error", "XX000"],
  ["a serialization failure", "40001"],
  ["a shutdown", "57P01"],
] as const;

test.each(failures)(
  "[SEC-114] a refresh whose commit fails (%s) consumes no token",
  async (what, sqlState) => {
    const { tokens } = await cluster.next().newUser(`${what.replaceAll(" ", "-")}@example.com`);
    await whileCommitsFail("refresh_tokens", sqlState, async () => {
      const answers = await times(6, () => cluster.next().refresh(tokens.refresh_token));
      for (const { status, body } of answers) {
        expect(status, JSON.stringify(body)).toBeOneOf([409, 500, 503]);
        expect(JSON.stringify(body)).not.toContain("refused at the commit");
      }
    });
    const [first, ...others] = await Promise.all([cluster.next().refresh(tokens.refresh_token)]);
    expect([first?.status, others]).toEqual([200, []]);
    const token: string = first?.body.access_token;
    expect((await cluster.next().call("GET", "/api/v1/auth/me", { token })).status).toBe(200);
  },
);

test.each(failures)(
  "[SEC-115] a sign-in whose commit fails (%s) returns no token and leaves no session",
  async (what, sqlState) => {
    const email = `in-${what.replaceAll(" ", "-")}@example.com`;
    await cluster.next().register(email);
    await whileCommitsFail("sessions", sqlState, async () => {
      await expect(cluster.next().signIn(email)).rejects.toThrow(/answered (409|500|503)/);
    });
    const { access_token: token } = await cluster.next().signIn(email);
    const { body } = await cluster.next().call("GET", "/api/v1/auth/me/sessions", { token });
    expect(body.items).toHaveLength(1);
  },
);

test.each(failures)(
  "[SEC-132] a registration whose commit fails (%s) leaves no orphan: the same email registers again",
  async (what, sqlState) => {
    const email = `up-${what.replaceAll(" ", "-")}@example.com`;
    await whileCommitsFail("event_outbox", sqlState, async () => {
      const answers = await times(4, () => cluster.next().register(email));
      for (const { status } of answers) expect(status).toBeOneOf([409, 500, 503]);
      const codes = answers.map(({ body }) => body.code);
      expect(codes).not.toContain("identity.email_taken");
    });
    const [api] = cluster.apis;
    const { access_token: token } = await api.signIn(administrator.email, administrator.password);
    const search = `/api/v1/users?q=${encodeURIComponent(email)}`;
    expect((await api.call("GET", search, { token })).body.items).toEqual([]);
    expect((await cluster.next().register(email)).status).toBe(201);
  },
);
