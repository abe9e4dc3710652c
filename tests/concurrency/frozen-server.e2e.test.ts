import { openDatabase } from "@portcullis/adapters-persistence";
import { expect, onTestFinished, test } from "vitest";
import { administrator } from "../scenarios/scenario.ts";
import { ApiClient } from "../support/api-client.ts";
import { clusterSettings, times } from "../support/cluster.ts";
import { InProcessServer } from "../support/in-process-server.ts";
import { noPgBouncer, PgBouncer } from "../support/pgbouncer.ts";
import { ServerProcess } from "../support/server-process.ts";
import type { TestDatabase } from "../support/test-database.ts";
import { createDatabaseBehindPgBouncer, createMigratedDatabase } from "../support/test-database.ts";

test("[SEC-078] an actor whose server froze in the middle of its transactions is deactivated by another server", async () => {
  await deactivateWhileFrozen(await createMigratedDatabase());
}, 90_000);

test("[SEC-078] the same behind PgBouncer, which assigns connections per transaction", async (context) => {
  if (!PgBouncer.isInstalled()) return context.skip(noPgBouncer);
  await deactivateWhileFrozen(await createDatabaseBehindPgBouncer(), { DATABASE_POOLER: "transaction" });
}, 90_000);

async function deactivateWhileFrozen(
  database: TestDatabase,
  more: Readonly<Record<string, string>> = {},
): Promise<void> {
  onTestFinished(() => database.drop());
  const env = { ...clusterSettings(database.url), ...more };
  await using server = await ServerProcess.start({ env });
  // With the hasher of the first, since both read the same passwords.
  await using other = await InProcessServer.start({ env, passwordHasher: null });
  const [first, second] = [new ApiClient(server.url), new ApiClient(other.url)];
  const { child: frozen } = server;
  const { body: actor } = await first.register("actor@example.com");
  const { access_token: token, refresh_token } = await first.signIn("actor@example.com");
  const root = await second.signIn(administrator.email, administrator.password);
  const watch = await openDatabase({ url: database.url });
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
