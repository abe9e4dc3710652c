import { createHttpApi, koaAppOf } from "@portcullis/adapters-http";
import { createPortcullis } from "@portcullis/core";
import { createInMemoryPorts } from "@portcullis/core/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Served } from "../test-support/serve.ts";
import { serve } from "../test-support/serve.ts";
import { withWebPage } from "./web-page.ts";

describe("the files of the page", () => {
  let server: Served;
  beforeAll(async () => {
    const portcullis = createPortcullis(createInMemoryPorts());
    const publicKeys = { publicKeys: async () => [] };
    const publicUrl = "https://todos.test";
    const options = { portcullis, publicKeys, publicUrl, documents: [], answersUnknownPaths: true };
    server = await serve(koaAppOf(withWebPage(createHttpApi(options), publicUrl)).callback());
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test("[SEC-142] are served with strict headers, and revalidated at every use", async () => {
    const { headers } = await fetch(`${server.url}/`);
    expect(headers.get("content-type")).toBe("text/html; charset=utf-8");
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'; script-src 'self'");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("strict-transport-security")).toMatch(/^max-age=/);
    expect(headers.get("cache-control")).toBe("no-cache");

    const tag = headers.get("etag") ?? "";
    // By default fetch would prevent a 304.
    const conditions = { "if-none-match": tag, "cache-control": "max-age=0" };
    const again = await fetch(`${server.url}/`, { headers: conditions });
    expect([again.status, await again.text()]).toEqual([304, ""]);
    const head = await fetch(`${server.url}/app.js`, { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
    expect(head.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    expect(Number(head.headers.get("content-length"))).toBeGreaterThan(100);
  });

  test("are read only, and there are no others", async () => {
    expect((await fetch(`${server.url}/`, { method: "POST" })).status).toBe(404);
    for (const path of ["/web-page.ts", "/index.html", "/../main.ts", "/%2e%2e/main.ts", "/app.js/", "//"]) {
      const missing = await fetch(server.url + path);
      expect(missing.status, path).toBe(404);
      expect(missing.headers.get("content-type")).toMatch(/^application\/problem\+json/);
      expect(missing.headers.get("x-content-type-options")).toBe("nosniff");
    }
  });
});
