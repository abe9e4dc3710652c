import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { administrator } from "../scenarios/scenario.ts";
import type { Answer } from "../support/api-client.ts";
import { password } from "../support/api-client.ts";
import type { Cluster } from "../support/cluster.ts";
import { startCluster, startInProcessCluster, times } from "../support/cluster.ts";

const { clients, rounds } = inject("load");

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster({ REFRESH_GRACE: "60s" });
});
afterAll(() => cluster.stop());

describe("concurrent refreshes of one token over two servers, with a grace window", () => {
  test(`[SEC-087] ${clients} clients, ${rounds} rounds: all get the same successor, and it works`, async () => {
    let { refresh_token: token } = (await cluster.next().newUser("grace@example.com")).tokens;
    for (let round = 0; round < rounds; round += 1) {
      const answers = await times(clients, () => cluster.next().refresh(token));
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
      const successors = new Set(answers.map(({ body }) => body.refresh_token as string));
      expect(successors.size).toBe(1);
      token = [...successors].join("");
    }
  }, 120_000);

  test("[SEC-087] every issued access token belongs to the one session", async () => {
    const { tokens } = await cluster.next().newUser("family@example.com");
    const answers = await times(20, () => cluster.next().refresh(tokens.refresh_token));
    const [first] = answers;
    const sessions = await cluster
      .next()
      .call("GET", "/api/v1/auth/me/sessions", { token: first?.body.access_token });
    expect(sessions.body.items).toHaveLength(1);
    await cluster.next().call("POST", "/api/v1/auth/logout", { token: first?.body.access_token });
    const after = await times(20, (index) =>
      cluster.next().call("GET", "/api/v1/auth/me", { token: answers[index]?.body.access_token }),
    );
    expect(new Set(after.map(({ status }) => status))).toEqual(new Set([401]));
  });
});

describe("reuse and strictness", () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await startInProcessCluster({ REFRESH_GRACE: "1s" });
  });
  afterAll(() => cluster.stop());

  test("[SEC-088] a token presented after the grace window revokes the whole family", async () => {
    const { tokens } = await cluster.next().newUser("reuse@example.com");
    const second = await cluster.next().refresh(tokens.refresh_token);
    const third = await cluster.next().refresh(second.body.refresh_token);
    expect(third.status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    const reused = await times(10, () => cluster.next().refresh(tokens.refresh_token));
    expect(reused.map(({ status, body }) => [status, body.code])).toEqual(
      reused.map(() => [401, "sessions.invalid_refresh_token"]),
    );
    expect((await cluster.next().refresh(third.body.refresh_token)).status).toBe(401);
    expect(
      (await cluster.next().call("GET", "/api/v1/auth/me", { token: third.body.access_token })).status,
    ).toBe(401);
  });

  test("[SEC-088] the oldest token of a long family is still known as reused", async () => {
    const { tokens } = await cluster.next().newUser("old@example.com");
    let current = tokens.refresh_token;
    for (let count = 0; count < 10; count += 1)
      current = (await cluster.next().refresh(current)).body.refresh_token;
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    await cluster.next().refresh(tokens.refresh_token);
    expect((await cluster.next().refresh(current)).status).toBe(401);
  });

  test("[SEC-116] two refreshes in one second return two different access tokens", async () => {
    const { tokens } = await cluster.next().newUser("second@example.com");
    const first = await cluster.next().refresh(tokens.refresh_token);
    const second = await cluster.next().refresh(first.body.refresh_token);
    expect(second.body.access_token).not.toBe(first.body.access_token);
    expect(second.body.refresh_token).not.toBe(first.body.refresh_token);
  });
});

describe("strict: REFRESH_GRACE=0", () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await startInProcessCluster({ REFRESH_GRACE: "0" });
  });
  afterAll(() => cluster.stop());

  test(`[SEC-089, SEC-112] ${clients} clients: at most one success, and the family ends`, async () => {
    for (let round = 0; round < Math.ceil(rounds / 4); round += 1) {
      const { tokens } = await cluster.next().newUser(`strict-${round}@example.com`);
      const answers = await times(clients, () => cluster.next().refresh(tokens.refresh_token));
      const successes = answers.filter(({ status }) => status === 200);
      expect(successes.length).toBeLessThanOrEqual(1);
      expect(answers.filter(({ status }) => status !== 200 && status !== 401)).toEqual([]);
      for (const { body } of successes)
        expect((await cluster.next().refresh(body.refresh_token)).status).toBe(401);
    }
  }, 120_000);
});

describe("refresh against sign-out, password change and deactivation", () => {
  const acts: Readonly<Record<string, (id: string, token: string, admin: string) => Promise<Answer>>> = {
    "sign-out": (_id, token) => cluster.next().call("POST", "/api/v1/auth/logout", { token }),
    "sign-out everywhere": (_id, token) => cluster.next().call("POST", "/api/v1/auth/logout-all", { token }),
    deactivation: (id, _token, admin) =>
      cluster.next().call("POST", `/api/v1/users/${id}/deactivate`, { token: admin }),
    deletion: (id, _token, admin) => cluster.next().call("DELETE", `/api/v1/users/${id}`, { token: admin }),
  };

  test.each(Object.keys(acts))(
    "[SEC-091, SEC-117] %s: no token is usable once it is acknowledged",
    async (name) => {
      const admin = await cluster.next().signIn(administrator.email, administrator.password);
      for (let round = 0; round < rounds; round += 1) {
        const email = `${name.replaceAll(" ", "-")}-${round}@example.com`;
        const { id, tokens } = await cluster.next().newUser(email);
        const refreshing = times(10, () => cluster.next().refresh(tokens.refresh_token));
        const acted = await acts[name]?.(id, tokens.access_token, admin.access_token);
        expect(acted?.status).toBe(204);
        const probes = await times(5, () => cluster.next().refresh(tokens.refresh_token));
        const handedOut = (await refreshing).filter(({ status }) => status === 200);
        expect(probes.map(({ status }) => status)).toEqual(probes.map(() => 401));
        await expectDead([...handedOut.map(({ body }) => body), tokens]);
      }
    },
    120_000,
  );

  test("[SEC-092] password change: the other sessions' tokens are revoked, this one's are valid", async () => {
    for (let round = 0; round < rounds; round += 1) {
      const email = `changed-${round}@example.com`;
      const { tokens } = await cluster.next().newUser(email);
      const other = await cluster.next().signIn(email);
      const refreshing = times(10, () => cluster.next().refresh(other.refresh_token));
      const signingIn = times(2, () =>
        cluster.next().call("POST", "/api/v1/auth/login", { json: { identifier: email, password } }),
      );
      const json = { currentPassword: password, newPassword: `another password ${round}` };
      const changed = await cluster
        .next()
        .call("POST", "/api/v1/auth/me/password", { token: tokens.access_token, json });
      expect(changed.status).toBe(204);
      const handedOut = [...(await refreshing), ...(await signingIn)].filter(({ status }) => status === 200);
      await expectDead([...handedOut.map(({ body }) => body), other]);
      expect((await cluster.next().refresh(tokens.refresh_token)).status).toBe(200);
    }
  }, 120_000);
});

async function expectDead(
  tokens: readonly { readonly access_token: string; readonly refresh_token: string }[],
): Promise<void> {
  for (const { access_token, refresh_token } of tokens) {
    const me = await cluster.next().call("GET", "/api/v1/auth/me", { token: access_token });
    const refreshed = await cluster.next().refresh(refresh_token);
    expect([me.status, refreshed.status]).toEqual([401, 401]);
  }
}
