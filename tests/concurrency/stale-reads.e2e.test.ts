import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { administrator } from "../scenarios/scenario.ts";
import type { ApiClient } from "../support/api-client.ts";
import type { Cluster } from "../support/cluster.ts";
import { startCluster, times } from "../support/cluster.ts";

let cluster: Cluster;
let root: string;
beforeAll(async () => {
  cluster = await startCluster();
  root = (await cluster.next().signIn(administrator.email, administrator.password)).access_token;
});
afterAll(() => cluster.stop());

interface Reader {
  readonly id: string;
  readonly role: string;
  readonly token: string;
}

/** A read in the history. Moments count what clients began and got, in the order in which they did. */
interface Read {
  readonly begunAt: number;
  readonly status: number;
  readonly permissions: readonly string[] | undefined;
}

/** Ends the access of a reader, or takes their role's permission. */
type Revocation = (api: ApiClient, reader: Reader) => Promise<{ readonly status: number }>;

const revocations: Readonly<Record<string, Revocation>> = {
  "signed out": (api, { token }) => api.call("POST", "/api/v1/auth/logout", { token }),
  "signed out by an administrator": (api, { id }) =>
    api.call("DELETE", `/api/v1/users/${id}/sessions`, { token: root }),
  deactivated: (api, { id }) => api.call("POST", `/api/v1/users/${id}/deactivate`, { token: root }),
  deleted: (api, { id }) => api.call("DELETE", `/api/v1/users/${id}`, { token: root }),
  demoted: (api, { id }) =>
    api.call("PUT", `/api/v1/users/${id}/roles`, { token: root, json: { roles: ["user"] } }),
  "stripped of permissions": (api, { role }) =>
    api.call("PUT", `/api/v1/roles/${role}/permissions`, { token: root, json: { permissions: [] } }),
};

let count = 0;
async function newReader(): Promise<Reader> {
  count += 1;
  const role = `reader-${count}`;
  const email = `${role}@example.com`;
  const api = cluster.next();
  const { id, tokens } = await api.newUser(email);
  await api.call("POST", "/api/v1/roles", {
    token: root,
    json: { name: role, permissions: ["users:read"] },
  });
  await api.call("PUT", `/api/v1/users/${id}/roles`, { token: root, json: { roles: [role] } });
  return { id, role, token: tokens.access_token };
}

describe("[SEC-144] reads of `GET /auth/me` that begin after a revocation is acknowledged", () => {
  const { rounds, isFull } = inject("load");
  const clients = isFull ? 24 : 8;

  test.each(Object.entries(revocations))("on two processes never show access: %s", async (_, revoke) => {
    for (let round = 0; round < rounds; round += 1) {
      const reader = await newReader();
      const history: Read[] = [];
      let moment = 0;
      let isDone = false;
      const keepReading = async () => {
        while (!isDone) {
          moment += 1;
          const begunAt = moment;
          const { status, body } = await cluster
            .next()
            .call("GET", "/api/v1/auth/me", { token: reader.token });
          history.push({ begunAt, status, permissions: body.permissions });
        }
      };
      const readers = times(clients, keepReading);
      await expect.poll(() => history.length).toBeGreaterThan(clients);
      const { status } = await revoke(cluster.next(), reader);
      moment += 1;
      const acknowledgedAt = moment;
      expect([200, 204]).toContain(status);
      await sleep(30);
      isDone = true;
      await readers;

      const hasAccess = ({ status, permissions }: Read) => status === 200 && permissions?.length !== 0;
      const after = history.filter(({ begunAt }) => begunAt > acknowledgedAt);
      expect(history.filter(hasAccess).length).toBeGreaterThan(clients);
      expect(after.length).toBeGreaterThan(0);
      expect(after.filter(hasAccess)).toEqual([]);
    }
  });
});
