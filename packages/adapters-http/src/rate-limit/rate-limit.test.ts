import { setTimeout as sleep } from "node:timers/promises";
import type { Password, PasswordHash, Ports } from "@portcullis/core";
import { createInMemoryPorts } from "@portcullis/core/testing";
import { describe, expect, test } from "vitest";
import type { Reply } from "../test-support/client.ts";
import type { TestApi } from "../test-support/test-api.ts";
import { goodPassword, startApi } from "../test-support/test-api.ts";
import { identifierKey } from "./identifier-key.ts";
import { InProcessRateLimiter } from "./in-process-rate-limiter.ts";

const { points } = { points: 10 };

/** In-memory ports that count how many passwords are verified, and take their time over it. */
function countingPorts(): { ports: Ports; verified: () => number } {
  const ports = createInMemoryPorts();
  let verified = 0;
  const verify = async (password: Password, hash: PasswordHash | null) => {
    verified += 1;
    await sleep(5);
    return ports.passwordHasher.verify(password, hash);
  };
  const passwordHasher = { hash: (password: Password) => ports.passwordHasher.hash(password), verify };
  return { ports: { ...ports, passwordHasher }, verified: () => verified };
}

function login(api: TestApi, identifier: string, password: string, from?: string): Promise<Reply> {
  const headers = from === undefined ? {} : { "X-Forwarded-For": from };
  return api.call("POST", "/api/v1/auth/login", { json: { identifier, password }, headers });
}

const statuses = (replies: readonly Reply[]) =>
  Object.entries(Object.groupBy(replies, ({ status }) => status)).map(([status, group]) => [
    Number(status),
    group?.length,
  ]);

describe("rate limits", () => {
  test("[SEC-123] of many concurrent wrong sign-ins for one identifier in any spelling, ten are verified", async () => {
    const { ports, verified } = countingPorts();
    await using api = await startApi({ ports });
    await api.signUp("sam");
    const before = verified();
    const spellings = ["sam@example.com", " SAM@EXAMPLE.COM", "ſam@example.com", "sam@ｅxample.com"];
    const attempts = Array.from({ length: 200 }, (_, index) => {
      const identifier = spellings[index % spellings.length] ?? "";
      return index % 2 === 0
        ? login(api, identifier, "wrong")
        : api.call("POST", "/api/v1/auth/token", {
            form: { grant_type: "password", username: identifier, password: "wrong" },
          });
    });
    const replies = await Promise.all(attempts);
    expect(verified() - before).toBe(points);
    const refused = replies.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(200 - points);
    for (const { body, headers } of refused) {
      expect(body.code).toBe("http.too_many_requests");
      expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
      expect(headers.get("ratelimit-limit")).toBe("10");
      expect(headers.get("ratelimit-remaining")).toBe("0");
      expect(headers.get("ratelimit-reset")).toBe(headers.get("retry-after"));
    }
    expect((await login(api, "sam@example.com", goodPassword)).status).toBe(429);
    expect((await login(api, "other@example.com", "wrong")).status).toBe(401);
  });

  test("wrong passwords of one client don't lock the user out, but those of many clients are limited", async () => {
    await using api = await startApi({ trustProxy: 1 });
    await api.signUp("sam");
    const signIn = (ip: string, password: string) =>
      api.call("POST", "/api/v1/auth/login", {
        json: { identifier: "sam@example.com", password },
        headers: { "X-Forwarded-For": ip },
      });
    for (let attempt = 0; attempt <= 10; attempt += 1) await signIn("192.0.2.1", "wrong");
    expect((await signIn("192.0.2.1", goodPassword)).status).toBe(429);
    expect((await signIn("198.51.100.7", goodPassword)).status).toBe(200);
    const replies = await Promise.all(
      Array.from({ length: 120 }, (_, index) => signIn(`203.0.113.${index}`, "wrong")),
    );
    // Ten of the hundred for one user were used by the first client.
    expect(replies.filter(({ status }) => status === 401)).toHaveLength(90);
    expect(replies.filter(({ status }) => status === 429)).toHaveLength(30);
  });

  test("right sign-ins use nothing up, also many at once", async () => {
    const { ports } = countingPorts();
    await using api = await startApi({ ports });
    await api.signUp("bob");
    const replies = await Promise.all(
      Array.from({ length: 60 }, () => login(api, "bob@example.com", goodPassword)),
    );
    expect(statuses(replies)).toEqual([[200, 60]]);
  });

  test("[SEC-015] an identifier that no user has is limited like one that a user has", async () => {
    await using api = await startApi();
    await api.signUp("bob");
    for (const identifier of ["bob@example.com", "unknown@example.com", "no identifier at all"]) {
      const replies = [];
      for (let count = 0; count < 12; count += 1) replies.push(await login(api, identifier, "wrong"));
      expect(statuses(replies)).toEqual([
        [401, 10],
        [429, 2],
      ]);
    }
  });

  test("wrong passwords of a signed-in user are counted, too", async () => {
    await using api = await startApi();
    const { token } = await api.signUp("bob");
    const replies = [];
    for (let count = 0; count < 12; count += 1) {
      const [method, path, json] =
        count % 2 === 0
          ? ["DELETE", "/api/v1/auth/me", { password: "wrong" }]
          : ["POST", "/api/v1/auth/me/password", { currentPassword: "wrong", newPassword: goodPassword }];
      replies.push(await api.call(method as string, path as string, { token, json }));
    }
    expect(statuses(replies)).toEqual([
      [403, 10],
      [429, 2],
    ]);
  });

  test("[SEC-122] a client is its address, an IPv6 one its /64, in any spelling; forged headers are no other client", async () => {
    await using api = await startApi({ trustProxy: 1 });
    const remaining = async (from: string) =>
      Number((await login(api, "unknown", "wrong", from)).headers.get("ratelimit-remaining"));
    expect(await remaining("203.0.113.1")).toBe(299);
    expect(await remaining("::ffff:203.0.113.1")).toBe(298);
    expect(await remaining("::FFFF:CB00:7101")).toBe(297);
    expect(await remaining("6.6.6.6, 203.0.113.1")).toBe(296);
    expect(await remaining("2001:db8::1")).toBe(299);
    expect(await remaining("2001:0DB8:0000:0000:ffff::2")).toBe(298);
    expect(await remaining("2001:db8:0:1::1")).toBe(299);
    expect(await remaining("nonsense")).toBe(299);
    expect(await remaining("127.0.0.1")).toBe(298);
    await using direct = await startApi();
    expect((await login(direct, "unknown", "x", "1.1.1.1")).headers.get("ratelimit-remaining")).toBe("299");
    expect((await login(direct, "unknown", "x", "2.2.2.2")).headers.get("ratelimit-remaining")).toBe("298");
  });

  test("registrations and token requests of one client have an end", async () => {
    await using api = await startApi();
    const json = { email: "x", password: "x" };
    const signUps = await Promise.all(
      Array.from({ length: 105 }, () => api.call("POST", "/api/v1/auth/register", { json })),
    );
    expect(statuses(signUps)).toEqual([
      [422, 100],
      [429, 5],
    ]);
    const refreshes = await Promise.all(
      Array.from({ length: 305 }, () =>
        api.call("POST", "/api/v1/auth/refresh", { json: { refresh_token: "x" } }),
      ),
    );
    expect(statuses(refreshes)).toEqual([
      [401, 300],
      [429, 5],
    ]);
    expect((await login(api, "unknown", "x")).status).toBe(429);
  });

  test("off means off", async () => {
    await using api = await startApi({ rateLimit: "off" });
    const replies = await Promise.all(Array.from({ length: 50 }, () => login(api, "unknown", "wrong")));
    expect(statuses(replies)).toEqual([[401, 50]]);
    expect(replies[0]?.headers.has("ratelimit-limit")).toBe(false);
  });

  test("a point refunded after its window ended adds none", async () => {
    const limiter = new InProcessRateLimiter();
    const rule = { name: "brief", points: 1, seconds: 1 };
    await limiter.refund(rule, "k");
    expect(await limiter.consume(rule, "k")).toMatchObject({ allowed: true, remaining: 0 });
    expect(await limiter.consume(rule, "k")).toMatchObject({ allowed: false, remaining: 0 });
    await limiter.refund(rule, "k");
    expect(await limiter.consume(rule, "k")).toMatchObject({ allowed: true });
  });

  test("identifiers have one bounded key", () => {
    expect(identifierKey(" Bob ")).toBe(identifierKey("bob"));
    expect(identifierKey("Ünknown user")).toBe(identifierKey("U\u0308NKNOWN USER "));
    expect(identifierKey("@".repeat(100_000)).length).toBeLessThan(1_000);
  });
});

test("a flood of registrations of one mailbox costs one hash", async () => {
  const ports = createInMemoryPorts();
  let hashes = 0;
  const counting = {
    verify: ports.passwordHasher.verify.bind(ports.passwordHasher),
    hash: (...chosen: Parameters<typeof ports.passwordHasher.hash>) => {
      hashes += 1;
      return ports.passwordHasher.hash(...chosen);
    },
  };
  await using api = await startApi({ ports: { ...ports, passwordHasher: counting }, rateLimit: "off" });
  const json = { email: "flood@example.com", password: goodPassword };
  const replies = await Promise.all(
    Array.from({ length: 50 }, () => api.call("POST", "/api/v1/auth/register", { json })),
  );
  expect(statuses(replies)).toEqual([
    [201, 1],
    [409, 49],
  ]);
  expect(hashes).toBe(1);
});
