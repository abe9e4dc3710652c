import { describe, expect, test } from "vitest";
import { sendRaw } from "../test-support/raw-http.ts";
import { goodPassword, startApi } from "../test-support/test-api.ts";

const login = "/api/v1/auth/login";

describe("middleware chain", () => {
  test("a sane request id is echoed, another one replaced", async () => {
    await using api = await startApi();
    const idFor = async (id: string) =>
      (await api.call("GET", "/health/live", { headers: { "X-Request-Id": id } })).headers.get(
        "x-request-id",
      );
    expect(await idFor("trace-1.A_b")).toBe("trace-1.A_b");
    for (const odd of ["a b", "x".repeat(129), "a,b", "<script>"]) {
      expect(await idFor(odd)).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  test("security headers on every kind of answer", async () => {
    await using api = await startApi();
    for (const path of [
      "/",
      "/health",
      "/nothing",
      "/api/v1/nothing",
      "/api/v1/auth/me",
      "/docs",
      "/openapi.json",
    ]) {
      const { headers } = await api.call("GET", path);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("x-frame-options")).toBe("DENY");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
      expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
      expect(headers.get("strict-transport-security")).toBe("max-age=63072000; includeSubDomains");
      expect(headers.get("content-security-policy")).toContain("default-src 'none'");
      expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
      expect(headers.get("content-security-policy")).not.toMatch(/script-src[^;]*unsafe/);
      expect(headers.has("x-powered-by")).toBe(false);
    }
    await using plain = await startApi({ publicUrl: "http://127.0.0.1:3000" });
    expect((await plain.call("GET", "/")).headers.has("strict-transport-security")).toBe(false);
  });

  test("CORS is only for listed origins", async () => {
    const friend = "https://app.example.com";
    await using api = await startApi({ corsOrigins: [friend] });
    const preflight = (origin: string) =>
      api.call("OPTIONS", login, { headers: { Origin: origin, "Access-Control-Request-Method": "POST" } });
    const granted = await preflight(friend);
    expect(granted.status).toBe(204);
    expect(granted.headers.get("access-control-allow-origin")).toBe(friend);
    expect(granted.headers.get("access-control-allow-methods")).toContain("PATCH");
    expect(granted.headers.get("access-control-allow-headers")).toContain("Authorization");
    expect(granted.headers.has("access-control-allow-credentials")).toBe(false);
    for (const origin of [
      "https://evil.example",
      "null",
      `${friend}.evil.example`,
      "https://APP.example.com",
    ]) {
      const refused = await preflight(origin);
      expect(refused.headers.has("access-control-allow-origin")).toBe(false);
      expect(refused.headers.get("vary")).toBe("Origin");
    }
    const failed = await api.call("GET", "/api/v1/auth/me", { headers: { Origin: friend } });
    expect(failed.status).toBe(401);
    expect(failed.headers.get("access-control-allow-origin")).toBe(friend);
    expect(failed.headers.get("access-control-expose-headers")).toContain("ETag");
    await using closed = await startApi();
    const none = await closed.call("GET", "/", { headers: { Origin: friend } });
    expect(none.headers.has("access-control-allow-origin")).toBe(false);
  });

  test("one log entry for each request, with the route's pattern and the actor", async () => {
    await using api = await startApi();
    const bob = await api.signUp("bob");
    await api.call("GET", `/api/v1/users/${bob.id}?q=secret`, {
      token: bob.token,
      headers: { "X-Request-Id": "r1" },
    });
    expect(api.logs).toEqual([
      {
        level: "info",
        message: "request",
        fields: {
          method: "GET",
          route: "/api/v1/users/{id}",
          status: 200,
          durationMs: expect.any(Number),
          requestId: "r1",
          userId: bob.id,
          ip: "127.0.0.1",
        },
      },
    ]);
  });

  test("[SEC-068] logs contain no secret, and clients can't forge an entry", async () => {
    await using api = await startApi();
    const bob = await api.signUp("bob");
    const json = { identifier: bob.email, password: goodPassword };
    const { body } = await api.call("POST", login, { json });
    await api.call("POST", login, { json: { ...json, password: "wrong horse" } });
    await api.call("POST", "/api/v1/auth/refresh", { json: { refresh_token: body.refresh_token } });
    await api.call("GET", `/api/v1/auth/me?access_token=${bob.token}`, { token: body.access_token });
    await api.call("GET", "/nothing%0a%0dforged?x=%0a");
    await sendRaw(
      api.url,
      "GET /\x80\xfft\u00e9xt HTTP/1.1\r\nHost: x\r\nX-Request-Id: a\tb\r\nConnection: close\r\n\r\n",
    );
    const text = JSON.stringify(api.logs);
    for (const secret of [
      goodPassword,
      "wrong horse",
      bob.token,
      bob.refreshToken,
      body.access_token,
      body.refresh_token,
    ])
      expect(text).not.toContain(secret);
    for (const { fields } of api.logs)
      for (const value of Object.values(fields)) expect(String(value)).toMatch(/^[\x20-\x7e]*$/);
  });

  test("[SEC-057, SEC-063] forged forwarding and host headers change nothing unless a proxy is trusted", async () => {
    const forged = {
      "X-Forwarded-For": "6.6.6.6",
      "X-Forwarded-Host": "evil.example",
      "X-Forwarded-Proto": "http",
    };
    const ipSeen = async (trustProxy: number, headers: Record<string, string>) => {
      await using api = await startApi({ trustProxy });
      const bob = await api.signUp("bob");
      const json = { identifier: bob.email, password: goodPassword };
      const { body } = await api.call("POST", login, { json, headers });
      const sessions = await api.call("GET", "/api/v1/auth/me/sessions?limit=1", {
        token: body.access_token,
        headers,
      });
      expect(sessions.headers.get("link")).toMatch(/^<\/api\/v1\/auth\/me\/sessions\?limit=1&cursor=/);
      expect(api.logs.at(-1)?.fields["ip"]).toBe(sessions.body.items[0].ip);
      return sessions.body.items[0].ip;
    };
    expect(await ipSeen(0, forged)).toBe("127.0.0.1");
    expect(await ipSeen(1, forged)).toBe("6.6.6.6");
    expect(await ipSeen(1, { "X-Forwarded-For": "6.6.6.6, 203.0.113.9" })).toBe("203.0.113.9");
    expect(await ipSeen(2, { "X-Forwarded-For": "6.6.6.6, 203.0.113.9, 10.0.0.1" })).toBe("203.0.113.9");
    expect(await ipSeen(3, { "X-Forwarded-For": "203.0.113.9" })).toBe("203.0.113.9");
    expect(await ipSeen(1, { "X-Forwarded-For": "<script>" })).toBe("127.0.0.1");
    await using api = await startApi();
    const odd = await sendRaw(api.url, "GET / HTTP/1.1\r\nHost: evil:x@good\r\nConnection: close\r\n\r\n");
    expect(odd).toMatch(/^HTTP\/1\.1 200 /);
    expect(odd).not.toContain("evil");
  });
});
