import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { SignedIn, TestApi } from "../../test-support/test-api.ts";
import { goodPassword, startApi } from "../../test-support/test-api.ts";

const users = "/api/v1/users";

describe("users", () => {
  let api: TestApi;
  let root: SignedIn;
  let bob: SignedIn;
  beforeEach(async () => {
    api = await startApi({ prefix: "/identity" });
    root = await api.signUp("root", ["superadmin"]);
    bob = await api.signUp("bob");
  });
  afterEach(async () => {
    await api[Symbol.asyncDispose]();
  });
  const as =
    (token: string) =>
    (method: string, path: string, json?: unknown, headers: Record<string, string> = {}) =>
      api.call(method, `/identity${path}`, { token, headers, ...(json !== undefined && { json }) });

  test("POST / creates a user, with roles", async () => {
    const call = as(root.token);
    const json = { email: "eve@example.com", password: goodPassword, username: "eve", roles: ["admin"] };
    const reply = await call("POST", users, json);
    expect(reply.status).toBe(201);
    expect(reply.body).toMatchObject({ email: "eve@example.com", roles: ["admin"] });
    expect(reply.headers.get("location")).toBe(`/identity/api/v1/users/${reply.body.id}`);
    const read = await api.call("GET", reply.headers.get("location") ?? "", { token: root.token });
    expect(read.body).toEqual(reply.body);

    const unknown = await call("POST", users, {
      ...json,
      email: "x@example.com",
      username: "x-x",
      roles: ["pilot"],
    });
    expect([unknown.status, unknown.body.code, unknown.body.errors[0].path]).toEqual([
      422,
      "access.unknown_role",
      "roles",
    ]);
    const bad = await call("POST", users, { ...json, email: "", roles: ["NO", "admin", 7] });
    expect(bad.body.errors.map(({ path }: { path: string }) => path)).toEqual([
      "email",
      "roles.0",
      "roles.2",
    ]);
  });

  test("GET / filters, sorts and pages", async () => {
    const call = as(root.token);
    for (const name of ["ann", "amy", "alf"]) await api.signUp(name);
    const emails = async (query: string) =>
      (await call("GET", `${users}?${query}`)).body.items.map(
        ({ email }: { email: string }) => email.split("@")[0],
      );
    expect(await emails("sort=email")).toEqual(["alf", "amy", "ann", "bob", "root"]);
    expect(await emails("sort=-createdAt&limit=2")).toEqual(["alf", "amy"]);
    expect(await emails("q=AN")).toEqual(["ann"]);
    expect(await emails("role=superadmin")).toEqual(["root"]);
    await call("POST", `${users}/${bob.id}/deactivate`);
    expect(await emails("active=false")).toEqual(["bob"]);
    expect(await emails("active=true&sort=email&unknown=1")).toEqual(["alf", "amy", "ann", "root"]);

    const seen: string[] = [];
    let next: string | null = `/identity${users}?sort=email&limit=2&q=example`;
    while (next !== null) {
      const reply: Awaited<ReturnType<TestApi["call"]>> = await api.call("GET", next, { token: root.token });
      seen.push(...reply.body.items.map(({ email }: { email: string }) => email.split("@")[0]));
      next =
        /^<(\/identity\/api\/v1\/users\?[^>]+)>; rel="next"$/.exec(reply.headers.get("link") ?? "")?.[1] ??
        null;
    }
    expect(seen).toEqual(["alf", "amy", "ann", "bob", "root"]);
  });

  test.each([
    ["limit=0", "limit", "shared.invalid_limit"],
    ["limit=101", "limit", "shared.invalid_limit"],
    ["limit=1e1", "limit", "shared.invalid_limit"],
    ["limit=", "limit", "shared.invalid_limit"],
    ["cursor=nonsense", "cursor", "shared.invalid_cursor"],
    ["cursor=", "cursor", "shared.invalid_cursor"],
    ["sort=passwordHash", "sort", "input.invalid"],
    ["active=maybe", "active", "input.invalid"],
    ["role=A%20B", "role", "access.invalid_role_name"],
    [`q=${"x".repeat(201)}`, "q", "identity.invalid_search"],
    ["q=%00", "q", "input.forbidden_characters"],
  ])("GET /?%s is refused", async (query, path, code) => {
    const reply = await as(root.token)("GET", `${users}?${query}`);
    expect(reply.status).toBe(422);
    expect(reply.body.errors).toEqual([{ path, code, message: expect.any(String) }]);
  });

  test("GET / refuses a parameter twice", async () => {
    const reply = await as(root.token)("GET", `${users}?limit=1&limit=2`);
    expect([reply.status, reply.body.code]).toEqual([400, "http.repeated_parameter"]);
  });

  test("GET /{id} needs users:read, unless the user is the caller", async () => {
    expect((await as(bob.token)("GET", `${users}/${bob.id}`)).status).toBe(200);
    expect((await as(bob.token)("GET", `${users}/${root.id}`)).status).toBe(403);
    expect((await as(root.token)("GET", `${users}/${bob.id}`)).body).toMatchObject({ id: bob.id });
    for (const id of ["nonsense", "00000000-0000-7000-8000-000000000000", "a%2Fb"]) {
      const reply = await as(root.token)("GET", `${users}/${id}`);
      expect([id, reply.status, reply.body.code]).toEqual([id, 404, "identity.user_not_found"]);
    }
    expect((await as(root.token)("GET", `${users}/%00`)).status).toBe(404);
  });

  test("PATCH /{id} changes, clears, and honors If-Match", async () => {
    const call = as(root.token);
    const changed = await call("PATCH", `${users}/${bob.id}`, {
      email: "Robert@example.com",
      name: "Robert",
    });
    expect(changed.body).toMatchObject({ email: "robert@example.com", name: "Robert" });
    const stale = await call("PATCH", `${users}/${bob.id}`, { name: null }, { "If-Match": '"1"' });
    expect([stale.status, stale.body.code]).toEqual([412, "shared.precondition_failed"]);
    const tag = changed.headers.get("etag") ?? "";
    expect(
      (await call("PATCH", `${users}/${bob.id}`, { name: null }, { "If-Match": tag })).body.name,
    ).toBeNull();
    const smuggled = await call("PATCH", `${users}/${bob.id}`, {
      isActive: false,
      password: "x",
      version: 9,
    });
    expect(smuggled.body.errors).toHaveLength(3);
    const taken = await call("PATCH", `${users}/${bob.id}`, { email: root.email });
    expect([taken.status, taken.body.code]).toEqual([409, "identity.email_taken"]);
  });

  test("DELETE /{id} honors If-Match and keeps the last superadmin", async () => {
    const call = as(root.token);
    expect((await call("DELETE", `${users}/${bob.id}`, undefined, { "If-Match": '"7"' })).status).toBe(412);
    expect((await call("DELETE", `${users}/${bob.id}`, undefined, { "If-Match": "*" })).status).toBe(204);
    expect((await call("DELETE", `${users}/${bob.id}`)).status).toBe(404);
    const last = await call("DELETE", `${users}/${root.id}`);
    expect([last.status, last.body.code]).toEqual([409, "access.last_superadmin"]);
  });

  test("deactivating ends sessions at once; both ways are idempotent", async () => {
    const call = as(root.token);
    const status = async (path: string) => (await call("POST", `${users}/${bob.id}/${path}`)).status;
    expect([await status("deactivate"), await status("deactivate")]).toEqual([204, 204]);
    expect((await as(bob.token)("GET", "/api/v1/auth/me")).status).toBe(401);
    expect([await status("activate"), await status("activate")]).toEqual([204, 204]);
    expect((await as(bob.token)("GET", "/api/v1/auth/me")).status).toBe(401);
  });

  test("[SEC-053] PUT /{id}/roles replaces roles from the next request on, and refuses escalation", async () => {
    const call = as(root.token);
    const reply = await call("PUT", `${users}/${bob.id}/roles`, { roles: ["admin", "user"] });
    expect(reply.body.roles).toEqual(["admin", "user"]);
    expect((await as(bob.token)("GET", users)).status).toBe(200);
    const up = await as(bob.token)("PUT", `${users}/${bob.id}/roles`, { roles: ["superadmin"] });
    expect([up.status, up.body.code]).toEqual([403, "access.escalation_denied"]);
    const last = await call("PUT", `${users}/${root.id}/roles`, { roles: [] });
    expect([last.status, last.body.code]).toEqual([409, "access.last_superadmin"]);
    const stale = await call("PUT", `${users}/${bob.id}/roles`, { roles: [] }, { "If-Match": '"1"' });
    expect(stale.status).toBe(412);
    const unknown = await call("PUT", `${users}/${bob.id}/roles`, { roles: ["pilot"] });
    expect([unknown.status, unknown.body.code]).toEqual([422, "access.unknown_role"]);
    await call("PUT", `${users}/${bob.id}/roles`, { roles: ["user"] });
    expect((await as(bob.token)("GET", users)).status).toBe(403);
  });

  test("sessions of others", async () => {
    const call = as(root.token);
    const list = await call("GET", `${users}/${bob.id}/sessions`);
    expect(list.body).toMatchObject({ items: [{ current: false }], nextCursor: null });
    expect((await call("DELETE", `${users}/${bob.id}/sessions`)).status).toBe(204);
    expect((await as(bob.token)("GET", "/api/v1/auth/me")).status).toBe(401);
    expect((await call("GET", `${users}/nonsense/sessions`)).status).toBe(404);
  });
});
