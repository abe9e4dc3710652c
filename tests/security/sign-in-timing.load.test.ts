import { afterAll, beforeAll, expect, test } from "vitest";
import { administrator } from "../scenarios/scenario.ts";
import type { ApiClient } from "../support/api-client.ts";
import type { Cluster } from "../support/cluster.ts";
import { startCluster } from "../support/cluster.ts";

const pairs = 250;

let cluster: Cluster;
let api: ApiClient;
beforeAll(async () => {
  cluster = await startCluster();
  [api] = cluster.apis;
  await api.register("known@example.com", { username: "known" });
  const { body } = await api.register("inactive@example.com", { username: "inactive" });
  const { access_token: token } = await api.signIn(administrator.email, administrator.password);
  await api.call("POST", `/api/v1/users/${body.id}/deactivate`, { token });
});
afterAll(() => cluster.stop());

test.each(["unknown", "inactive"])(
  "[SEC-095] signing in as an %s user takes as long as with a wrong password, and gets the same response",
  async (other) => {
    const differences: number[] = [];
    const known: number[] = [];
    for (let pair = 0; pair < pairs; pair += 1) {
      // The order alternates, so that a drift of the machine falls on both alike.
      const [first, second] = pair % 2 === 0 ? ["known", other] : [other, "known"];
      const [one, two] = [await attempt(first), await attempt(second)];
      const [ofKnown, ofOther] = pair % 2 === 0 ? [one, two] : [two, one];
      known.push(ofKnown);
      differences.push(ofOther - ofKnown);
    }
    const [low, high] = medianInterval(differences);
    const tolerance = Math.max(1, 0.03 * median(known));
    // Fails when the interval lies beyond the tolerance: when time does tell, not when the machine is noisy.
    expect(low, `the median difference is from ${low} to ${high} ms`).toBeLessThan(tolerance);
    expect(high, `the median difference is from ${low} to ${high} ms`).toBeGreaterThan(-tolerance);
  },
  120_000,
);

test("[SEC-013] the responses are identical except for the request id", async () => {
  const answers = [];
  for (const identifier of ["known", "unknown", "inactive", "unknown@example.com", "no such@form"]) {
    const { status, body, headers } = await api.call("POST", "/api/v1/auth/login", {
      json: { identifier, password: "wrong password" },
    });
    answers.push({ status, body: { ...body, requestId: "" }, type: headers.get("content-type") });
  }
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(answers[0]).toMatchObject({ status: 401, body: { code: "sessions.invalid_credentials" } });
});

async function attempt(identifier: string): Promise<number> {
  const start = performance.now();
  const json = { identifier, password: "wrong password" };
  const { status } = await api.call("POST", "/api/v1/auth/login", { json });
  expect(status).toBe(401);
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** The distribution-free 95 % interval of the median, from order statistics. */
function medianInterval(values: readonly number[]): readonly [number, number] {
  const sorted = [...values].sort((left, right) => left - right);
  const reach = 0.98 * Math.sqrt(sorted.length);
  const low = Math.max(0, Math.floor(sorted.length / 2 - reach));
  const high = Math.min(sorted.length - 1, Math.ceil(sorted.length / 2 + reach));
  return [sorted[low] ?? 0, sorted[high] ?? 0];
}
