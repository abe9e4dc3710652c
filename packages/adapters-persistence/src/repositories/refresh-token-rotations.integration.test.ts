import { setTimeout as sleep } from "node:timers/promises";
import type { RefreshTokenRotation } from "@portcullis/core";
import { asRefreshTokenDigest, StoreUnavailable } from "@portcullis/core";
import { expect, test } from "vitest";
import type { PostgresServer } from "../../../../tests/support/postgres-server.ts";
import type { Database } from "../open-database.ts";
import { openDatabase } from "../open-database.ts";
import { newSession, newUser, now } from "../test-support/samples.ts";
import { useOwnServer } from "../test-support/use-own-server.ts";

let server: PostgresServer;
let database: Database;
let digests = 0;

useOwnServer(1, (opened) => {
  ({ server, database } = opened);
});

function aDigest() {
  digests += 1;
  return asRefreshTokenDigest(`digest-${digests}`);
}

/** Of a session's unused token. */
async function aRotation(): Promise<RefreshTokenRotation> {
  const { users, sessions, refreshTokens } = database.ports;
  const user = await users.add(newUser());
  const session = await sessions.add(newSession(user.id));
  const presented = aDigest();
  await refreshTokens.add({ digest: presented, sessionId: session.id });
  const { idleExpiresAt } = session;
  return { presented, successor: aDigest(), at: now, idleExpiresAt, maxRotations: 9, exceptEvery: 8 };
}

test("a server that froze uses no token, when it goes on, of a caller who was refused", async () => {
  const rotation = await aRotation();
  await server.freeze();
  await expect(database.ports.refreshTokens.rotate(rotation)).rejects.toThrow(StoreUnavailable);
  await server.thaw();
  // What it received before it froze has been run when no connection of then is left.
  const observer = await openDatabase({ url: server.url });
  const isLeft = async () =>
    observer.orm.em.fork().execute(`select pid from pg_stat_activity
      where backend_type = 'client backend' and pid <> pg_backend_pid()`);
  await expect.poll(isLeft, { timeout: 5_000 }).toEqual([]);
  await observer.close();
  const token = await database.ports.refreshTokens.findByDigest(rotation.presented);
  expect(token).toMatchObject({ consumedAt: null });
});

test("a token was used when its rotation got a connection, not when it was asked for", async () => {
  const rotation = await aRotation();
  const { refreshTokens, unitOfWork, users } = database.ports;
  const held = Promise.withResolvers<void>();
  const other = unitOfWork.run(async () => {
    await users.findById(newUser().id);
    held.resolve();
    await sleep(1_100);
  });
  await held.promise;
  const session = await refreshTokens.rotate(rotation);
  await other;
  expect(session?.lastUsedAt.getTime()).toBeGreaterThanOrEqual(now.getTime() + 1_000);
  const token = await refreshTokens.findByDigest(rotation.presented);
  expect(token?.consumedAt).toEqual(session?.lastUsedAt);
});
