import { describe, expect, test } from "vitest";
import { key, startApi } from "../test-support/test-api.ts";

describe("documents beside the API", () => {
  test("GET / has name, version and links", async () => {
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

  test("GET /.well-known/jwks.json can be cached for five minutes", async () => {
    await using api = await startApi();
    const reply = await api.call("GET", "/.well-known/jwks.json");
    expect(reply.body).toEqual({ keys: [key] });
    expect(reply.headers.get("content-type")).toContain("application/jwk-set+json");
    expect(reply.headers.get("cache-control")).toBe("public, max-age=300");
  });

  test("GET /docs is Swagger UI from shipped files, without inline scripts", async () => {
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

  test("static documents answer 304 to clients that have them", async () => {
    await using api = await startApi();
    for (const path of ["/docs", "/docs/swagger-ui.css", "/openapi.json"]) {
      const first = await api.call("GET", path);
      const etag = first.headers.get("etag") ?? "";
      expect(etag).toMatch(/^"[\w-]{43}"$/);
      const again = await api.call("GET", path, {
        // Without it fetch requests that caches are bypassed.
        headers: { "If-None-Match": etag, "Cache-Control": "max-age=0" },
      });
      expect([again.status, again.text]).toEqual([304, ""]);
      const head = await api.call("HEAD", path);
      expect([head.status, head.headers.get("etag"), head.text]).toEqual([200, etag, ""]);
    }
  });

  test("only the chosen documents are served", async () => {
    await using api = await startApi({ documents: ["index", "health"] });
    expect((await api.call("GET", "/")).body.links).toEqual({ api: "/api/v1", health: "/health" });
    expect((await api.call("GET", "/docs")).status).toBe(404);
    expect((await api.call("GET", "/openapi.json")).status).toBe(404);
  });
});
