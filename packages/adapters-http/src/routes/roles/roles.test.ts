import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Reply } from "../../test-support/client.ts";
import type { SignedIn, TestApi } from "../../test-support/test-api.ts";
import { startApi } from "../../test-support/test-api.ts";

const roles = "/api/v1/roles";

describe("roles and permissions", () => {
  let api: TestApi;
  let root: SignedIn;
  beforeEach(async () => {
    api = await startApi();
    root = await api.signUp("root", ["superadmin"]);
  });
  afterEach(async () => {
    await api[Symbol.asyncDispose]();
  });
  const call = (method: string, path: string, json?: unknown): Promise<Reply> =>
    api.call(method, path, { token: root.token, ...(json !== undefined && { json }) });

  test("a role's life", async () => {
    const made = await call("POST", roles, {
      name: "auditor",
      description: "Looks",
      permissions: ["users:read"],
    });
    expect(made.status).toBe(201);
    expect(made.headers.get("location")).toBe("/api/v1/roles/auditor");
    expect(made.body).toMatchObject({
      name: "auditor",
      description: "Looks",
      permissions: ["users:read"],
      builtIn: false,
    });
    const bob = await api.signUp("bob", ["auditor"]);
    expect((await api.call("GET", "/api/v1/users", { token: bob.token })).status).toBe(200);
    const withdrawn = await call("PUT", `${roles}/auditor/permissions`, { permissions: [] });
    expect(withdrawn.body.permissions).toEqual([]);
    expect((await api.call("GET", "/api/v1/users", { token: bob.token })).status).toBe(403);
    expect((await call("PATCH", `${roles}/auditor`, { description: null })).body.description).toBeNull();
    expect((await call("GET", `${roles}/auditor`)).body).toMatchObject({
      name: "auditor",
      description: null,
    });
    expect((await call("DELETE", `${roles}/auditor`)).status).toBe(204);
    expect((await call("GET", `${roles}/auditor`)).body.code).toBe("access.role_not_found");
  });

  test("lists page with a link", async () => {
    const first = await call("GET", `${roles}?limit=2`);
    expect(first.body.items.map(({ name }: { name: string }) => name)).toEqual(["admin", "superadmin"]);
    expect(first.headers.get("link")).toMatch(/^<\/api\/v1\/roles\?limit=2&cursor=/);
    const permissions = await call("GET", "/api/v1/permissions?limit=100");
    expect(permissions.body.items).toContainEqual({ name: "users:read", description: "See users" });
    const foreign = await call("GET", `/api/v1/permissions?cursor=${first.body.nextCursor}`);
    expect([foreign.status, foreign.body.code]).toEqual([422, "shared.invalid_cursor"]);
    expect(foreign.body.errors[0].path).toBe("cursor");
  });

  test.each([
    ["POST", roles, { name: "A", permissions: ["x"] }, 422, "shared.invalid_input"],
    ["POST", roles, { name: "pilot", permissions: ["planes:fly"] }, 422, "access.unknown_permission"],
    ["POST", roles, { name: "admin", permissions: [] }, 409, "access.role_name_taken"],
    ["POST", roles, { name: "pilot" }, 422, "shared.invalid_input"],
    ["POST", roles, { name: "pilot", permissions: [], builtIn: true }, 422, "shared.invalid_input"],
    ["PATCH", `${roles}/admin`, { description: "x".repeat(501) }, 422, "shared.invalid_input"],
    ["PATCH", `${roles}/none`, { description: "x" }, 404, "access.role_not_found"],
    ["PUT", `${roles}/superadmin/permissions`, { permissions: [] }, 409, "access.builtin_role"],
    ["PUT", `${roles}/none/permissions`, { permissions: [] }, 404, "access.role_not_found"],
    ["DELETE", `${roles}/admin`, undefined, 409, "access.builtin_role"],
    ["DELETE", `${roles}/constructor`, undefined, 404, "access.role_not_found"],
  ])("%s %s %j answers %i %s", async (method, path, json, status, code) => {
    const reply = await call(method, path, json);
    expect([reply.status, reply.body.code]).toEqual([status, code]);
  });

  test("an actor can't grant permissions that they don't hold", async () => {
    const admin = await api.signUp("adam", ["admin"]);
    const json = { name: "mighty", permissions: ["*"] };
    const reply = await api.call("POST", roles, { token: admin.token, json });
    expect([reply.status, reply.body.code]).toEqual([403, "access.escalation_denied"]);
  });

  test("POST /authorization/check answers for the caller and for another user", async () => {
    const bob = await api.signUp("bob");
    const check = (token: string, json: unknown) =>
      api.call("POST", "/api/v1/authorization/check", { token, json });
    expect((await check(root.token, { permissions: ["users:read", "planes:fly"] })).body).toEqual({
      allowed: { "users:read": true, "planes:fly": true },
    });
    expect((await check(root.token, { permissions: ["users:read"], userId: bob.id })).body.allowed).toEqual({
      "users:read": false,
    });
    expect((await check(bob.token, { permissions: ["users:read"] })).body.allowed).toEqual({
      "users:read": false,
    });
    expect((await check(bob.token, { permissions: [], userId: root.id })).status).toBe(403);
    expect((await check(root.token, { permissions: [], userId: "unknown" })).status).toBe(404);
    const odd = await check(root.token, { permissions: ["__proto__", "constructor:__proto__"] });
    expect(odd.body.errors).toMatchObject([{ path: "permissions.0" }, { path: "permissions.1" }]);
    expect((await check(root.token, { permissions: ["constructor:prototype"] })).body.allowed).toEqual({
      "constructor:prototype": true,
    });
  });
});
