import { describe, expect, test } from "vitest";
import type { TestApi } from "../test-support/test-api.ts";
import { goodPassword, startApi } from "../test-support/test-api.ts";

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

  test("describes every field of bodies", async () => {
    await using api = await startApi();
    const document = await get(api);
    const { schema } = document.paths["/api/v1/auth/register"].post.requestBody.content["application/json"];
    expect(schema).toMatchObject({ required: ["email", "password"], additionalProperties: false });
    expect(schema.properties.email).toMatchObject({ type: "string", format: "email" });
    expect(document.components.schemas.User.additionalProperties).toBe(false);
    expect(document.paths["/api/v1/users"].get.parameters).toContainEqual(
      expect.objectContaining({
        name: "limit",
        description: "The maximum number of items in the page.",
        schema: expect.objectContaining({ type: "integer", minimum: 1, maximum: 100, default: 20 }),
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
