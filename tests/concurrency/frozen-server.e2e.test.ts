import { openDatabase } from "@portcullis/adapters-persistence";
import { expect, test } from "vitest";
import { administrator } from "../scenarios/scenario.ts";
import type { Cluster } from "../support/cluster.ts";
import { startCluster, times } from "../support/cluster.ts";
import { noPgBouncer, PgBouncer } from "../support/pgbouncer.ts";
import { createDatabaseBehindPgBouncer } from "../support/test-database.ts";

test("[SEC-078] an actor whose server froze in the middle of its transactions is deactivated by another server", async () => {
  const cluster = await startCluster();
  await deactivateWhileFrozen(cluster).finally(() => cluster.stop());
}, 90_000);

test("[SEC-078] the same behind PgBouncer, which assigns connections per transaction", async (context) => {
  if (!PgBouncer.isInstalled()) return context.skip(noPgBouncer);
  const cluster = await startCluster({ DATABASE_POOLER: "transaction" }, createDatabaseBehindPgBouncer);
  await deactivateWhileFrozen(cluster).finally(() => cluster.stop());
}, 90_000);

async function deactivateWhileFrozen(cluster: Cluster): Promise<void> {
  const [first, second] = cluster.apis;
  const [{ child: frozen }] = cluster.servers;
  const { body: actor } = await first.register("actor@example.com");
  const { access_token: token, refresh_token } = await first.signIn("actor@example.com");
  const root = await second.signIn(administrator.email, administrator.password);
  const watch = await openDatabase({ url: cluster.databaseUrl });
  const idle = () =>
    watch.orm.em.fork().execute(`select from pg_stat_activity join pg_locks using (pid)
      where datname = current_database() and state = 'idle in transaction' and locktype = 'advisory'`);
  let isRunning = true;
  const writing = times(8, async (index) => {
    for (let count = 0; isRunning; count += 1)
      await first.call("PATCH", "/api/v1/auth/me", { token, json: { name: `Name ${index} ${count}` } });
  });
  try {
    // Until it is caught with the lock on the actor.
    const freeze = async () => {
      frozen.kill("SIGCONT");
      await second.call("GET", "/health/live");
      frozen.kill("SIGSTOP");
      for (let look = 0; look < 20; look += 1) if ((await idle()).length === 0) return 0;
      return (await idle()).length;
    };
    await expect.poll(freeze, { timeout: 20_000 }).toBeGreaterThan(0);
    const deactivate = async () => {
      const path = `/api/v1/users/${actor.id}/deactivate`;
      return (await second.call("POST", path, { token: root.access_token })).status;
    };
    await expect.poll(deactivate, { timeout: 20_000 }).toBe(204);
  } finally {
    isRunning = false;
    frozen.kill("SIGCONT");
    await writing;
    await watch.close();
  }
  const refused = await first.call("POST", "/api/v1/auth/refresh", { json: { refresh_token } });
  expect(refused.status).toBe(401);
}
