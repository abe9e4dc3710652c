import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { administrator } from "../scenarios/scenario.ts";
import type { Cluster } from "../support/cluster.ts";
import { startCluster, times } from "../support/cluster.ts";
import { createTestDatabase } from "../support/test-database.ts";

let cluster: Cluster;
beforeAll(async () => {
  // Empty, so that both servers migrate it.
  cluster = await startCluster({}, createTestDatabase);
});
afterAll(() => cluster.stop());

const spellings = [
  "zoë.k@example.com",
  "ZOË.K@EXAMPLE.COM",
  " zoe\u0308.k@Example.com ",
  "zoë.\u212a@example.com",
  "Zoe\u0308.K@ｅｘａｍｐｌｅ.com",
];

test("[SEC-085, SEC-086] concurrent registrations of one mailbox, in any spelling, create one user", async () => {
  const answers = await times(inject("load").clients, (index) =>
    cluster.next().register(spellings[index % spellings.length] ?? ""),
  );
  const counts = Map.groupBy(answers, ({ status }) => status);
  expect([...counts.keys()].sort()).toEqual([201, 409]);
  expect(counts.get(201)).toHaveLength(1);
  expect(counts.get(409)?.every(({ body }) => body.code === "identity.email_taken")).toBe(true);

  const [api] = cluster.apis;
  const { access_token: token } = await api.signIn(administrator.email, administrator.password);
  const found = await api.call("GET", `/api/v1/users?q=${encodeURIComponent("zoë")}`, { token });
  expect(found.body.items).toHaveLength(1);
});

test("[SEC-012] two servers that start at once create one administrator and one signing key", async () => {
  const [first, second] = cluster.apis;
  const { access_token: token } = await first.signIn(administrator.email, administrator.password);
  const admins = await second.call("GET", "/api/v1/users?role=superadmin", { token });
  expect(admins.body.items).toHaveLength(1);
  const keys = await Promise.all(cluster.apis.map((api) => api.call("GET", "/.well-known/jwks.json")));
  expect(keys[0]?.body.keys).toHaveLength(1);
  expect(keys[0]?.body).toEqual(keys[1]?.body);
});

test("two superadmins who demote each other at once leave one", async () => {
  const [api] = cluster.apis;
  const root = await api.signIn(administrator.email, administrator.password);
  for (let round = 0; round < 5; round += 1) {
    const pair = [];
    for (const name of ["left", "right"]) {
      const email = `${name}-${round}@example.com`;
      const json = { email, password: "a long enough password", roles: ["superadmin"] };
      const made = await api.call("POST", "/api/v1/users", { token: root.access_token, json });
      pair.push({ id: made.body.id as string, token: (await api.signIn(email, json.password)).access_token });
    }
    const me = await api.call("GET", "/api/v1/auth/me", { token: root.access_token });
    const [left, right] = pair;
    if (left === undefined || right === undefined) throw new Error("Two superadmins were made.");
    const json = { roles: ["user"] };
    expect(
      (await api.call("PUT", `/api/v1/users/${me.body.id}/roles`, { token: left.token, json })).status,
    ).toBe(200);
    const answers = await Promise.all([
      cluster.next().call("PUT", `/api/v1/users/${right.id}/roles`, { token: left.token, json }),
      cluster.next().call("PUT", `/api/v1/users/${left.id}/roles`, { token: right.token, json }),
    ]);
    const statuses = answers.map(({ status }) => status).sort();
    expect([
      [200, 403],
      [200, 409],
    ]).toContainEqual(statuses);

    const survivor = answers[0]?.status === 200 ? left : right;
    const restore = { token: survivor.token, json: { roles: ["superadmin"] } };
    expect((await api.call("PUT", `/api/v1/users/${me.body.id}/roles`, restore)).status).toBe(200);
    const demoted = await api.call("PUT", `/api/v1/users/${survivor.id}/roles`, {
      token: root.access_token,
      json,
    });
    expect(demoted.status).toBe(200);
  }
});
