import type { HealthCheck } from "@portcullis/core";
import { describe, expect, test } from "vitest";
import type { TestApi } from "../test-support/test-api.ts";
import { goodPassword, key, startApi } from "../test-support/test-api.ts";

const healthy: HealthCheck = { name: "database", check: async () => undefined };
const away: HealthCheck = { name: "cache", check: () => Promise.reject(new Error("secret host")) };
const frozen: HealthCheck = { name: "database", check: () => new Promise(() => undefined) };

describe("documents beside the API", () => {
  test("GET / says what this is and where the rest is", async () => {
    await using api = await startApi({ title: "Example" });
    const reply = await api.call("GET", "/");
    expect(reply.body).toEqual({
      name: "Example",
      version: "1.2.3",
      links: {
        api: "/api/v1",
        openapi: "/openapi.json",
        docs: "/docs",
        redoc: "/redoc",
        jwks: "/.well-known/jwks.json",
        health: "/health",
      },
    });
    for (const path of ["/openapi.json", "/docs", "/redoc", "/.well-known/jwks.json", "/health"])
      expect((await api.call("GET", path)).status).toBe(200);
  });

  test("GET /.well-known/jwks.json may be kept for five minutes", async () => {
    await using api = await startApi();
    const reply = await api.call("GET", "/.well-known/jwks.json");
    expect(reply.body).toEqual({ keys: [key] });
    expect(reply.headers.get("content-type")).toContain("application/jwk-set+json");
    expect(reply.headers.get("cache-control")).toBe("public, max-age=300");
  });

  test("[SEC-120] health, liveness and readiness while stores are there, away, or frozen", async () => {
    const probe = async (healthChecks: readonly HealthCheck[]) => {
      await using api = await startApi({ healthChecks });
      const [health, live, ready] = await Promise.all(
        ["/health", "/health/live", "/health/ready"].map((path) => api.call("GET", path)),
      );
      return {
        health: health?.body,
        statuses: [health?.status, live?.status, ready?.status],
        text: ready?.text,
      };
    };
    expect(await probe([healthy])).toMatchObject({
      statuses: [200, 200, 200],
      health: {
        status: "healthy",
        version: "1.2.3",
        timestamp: expect.any(String),
        checks: { database: "healthy" },
      },
    });
    const degraded = await probe([healthy, away]);
    expect(degraded).toMatchObject({
      statuses: [200, 200, 503],
      health: { status: "degraded", checks: { database: "healthy", cache: "unhealthy" } },
    });
    expect(degraded.text).not.toContain("secret");
    expect(await probe([frozen])).toMatchObject({ statuses: [200, 200, 503] });
  });

  test("concurrent probes ask a store once", async () => {
    let asked = 0;
    const { promise, resolve } = Promise.withResolvers<void>();
    const slow: HealthCheck = {
      name: "database",
      check: () => {
        asked += 1;
        return promise;
      },
    };
    await using api = await startApi({ healthChecks: [slow] });
    const probes = Array.from({ length: 50 }, () => api.call("GET", "/health/ready"));
    setTimeout(resolve, 100);
    await Promise.all(probes);
    expect(asked).toBe(1);
    await api.call("GET", "/health");
    expect(asked).toBe(2);
  });

  test("GET /docs is Swagger UI from files of ours, without inline scripts", async () => {
    await using api = await startApi();
    for (const [page, start] of [
      ["/docs", "SwaggerUIBundle("],
      ["/redoc", "Redoc.init("],
    ] as const) {
      const html = await api.call("GET", page);
      expect(html.headers.get("content-type")).toBe("text/html; charset=utf-8");
      expect(html.headers.get("content-security-policy")).toContain("script-src 'self'");
      expect(html.text).not.toMatch(/<script>|https?:\/\//);
      const assets = [...html.text.matchAll(/(?:src|href)="([^"]+)"/g)]
        .map(([, path]) => path ?? "")
        .filter((path) => !path.startsWith("data:"));
      expect(assets.length).toBeGreaterThan(1);
      for (const path of assets) {
        const asset = await api.call("GET", path);
        expect([path, asset.status]).toEqual([path, 200]);
        expect(asset.headers.get("content-type")).toMatch(
          /^(text\/(javascript|css); charset=utf-8|image\/png)$/,
        );
      }
      const script = await api.call("GET", assets.at(-1) ?? "");
      expect(script.text).toContain(start);
      expect(script.text).toContain("/openapi.json");
    }
    expect((await api.call("GET", "/docs/swagger-ui-bundle.js.map")).status).toBe(404);
    expect((await api.call("GET", "/docs/package.json")).status).toBe(404);
  });

  test("pages are served once: 304 for those who have them", async () => {
    await using api = await startApi();
    for (const path of ["/docs", "/docs/swagger-ui.css", "/openapi.json"]) {
      const first = await api.call("GET", path);
      const etag = first.headers.get("etag") ?? "";
      expect(etag).toMatch(/^"[\w-]{43}"$/);
      const again = await api.call("GET", path, {
        // Without it fetch asks caches to be passed by.
        headers: { "If-None-Match": etag, "Cache-Control": "max-age=0" },
      });
      expect([again.status, again.text]).toEqual([304, ""]);
      const head = await api.call("HEAD", path);
      expect([head.status, head.headers.get("etag"), head.text]).toEqual([200, etag, ""]);
    }
  });

  test("what is not wanted is not served", async () => {
    await using api = await startApi({ documents: ["index", "health"] });
    expect((await api.call("GET", "/")).body.links).toEqual({ api: "/api/v1", health: "/health" });
    expect((await api.call("GET", "/docs")).status).toBe(404);
    expect((await api.call("GET", "/openapi.json")).status).toBe(404);
  });
});

describe("GET /openapi.json", () => {
  const get = async (api: TestApi) => (await api.call("GET", "/openapi.json")).body;

  test("documents every route, who may call it, and every answer", async () => {
    await using api = await startApi();
    const document = await get(api);
    expect(document.openapi).toBe("3.1.0");
    expect(document.servers).toEqual([{ url: "/" }, { url: "https://id.example.com" }]);
    expect(document.components.securitySchemes.password.flows.password.tokenUrl).toBe("/api/v1/auth/token");
    expect(document.components.securitySchemes.bearer).toMatchObject({ type: "http", scheme: "bearer" });
    const ids = new Set<string>();
    for (const route of api.api.routes) {
      const operation = document.paths[`/api/v1${route.path}`][route.method];
      ids.add(operation.operationId);
      expect(operation.security).toHaveLength({ public: 0, "optional-token": 3 }[String(route.access)] ?? 2);
      if (typeof route.access === "object") {
        expect(operation["x-permission"]).toBe(route.access.permission);
        expect(operation.description).toContain(route.access.permission);
      }
      const mayConflict = route.method !== "get" && operation.security.length === 2;
      const conflict = operation.responses[409]?.description ?? "";
      expect(conflict.includes("shared.concurrent_modification")).toBe(mayConflict);
      for (const [status, response] of Object.entries<{ description: string; content?: object }>(
        operation.responses,
      )) {
        expect(response.description).not.toBe("");
        if (Number(status) >= 400) expect(Object.keys(response.content ?? {})[0]).toMatch(/json$/);
      }
    }
    expect(ids.size).toBe(api.api.routes.length);
  });

  test("says what bodies must look like, to the last field", async () => {
    await using api = await startApi();
    const document = await get(api);
    const { schema } = document.paths["/api/v1/auth/register"].post.requestBody.content["application/json"];
    expect(schema).toMatchObject({ required: ["email", "password"], additionalProperties: false });
    expect(schema.properties.email).toMatchObject({ type: "string", format: "email" });
    expect(document.components.schemas.User.additionalProperties).toBe(false);
    expect(document.paths["/api/v1/users"].get.parameters).toContainEqual(
      expect.objectContaining({
        name: "limit",
        schema: { type: "integer", minimum: 1, maximum: 100, default: 20 },
      }),
    );
  });

  test("signing in through Swagger UI works: the token endpoint it names answers its form", async () => {
    await using api = await startApi({ publicUrl: "https://example.com/base/", prefix: "/id" });
    await api.signUp("bob");
    const document = (await api.call("GET", "/id/openapi.json")).body;
    expect(document.servers).toEqual([{ url: "/base" }, { url: "https://example.com/base" }]);
    const { tokenUrl } = document.components.securitySchemes.password.flows.password;
    expect(tokenUrl).toBe("/base/id/api/v1/auth/token");
    const form = { grant_type: "password", username: "bob@example.com", password: goodPassword };
    expect((await api.call("POST", tokenUrl.slice("/base".length), { form })).status).toBe(200);
    const root = (await api.call("GET", "/id")).body;
    expect(root.links.docs).toBe("/base/id/docs");
  });
});
