import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { SignedIn, TestApi } from "../../test-support/test-api.ts";
import { goodPassword, startApi } from "../../test-support/test-api.ts";

const me = "/api/v1/auth/me";
const newPassword = "another good password";

describe("current user", () => {
  let api: TestApi;
  let bob: SignedIn;
  beforeEach(async () => {
    api = await startApi();
    bob = await api.signUp("bob");
  });
  afterEach(async () => {
    await api[Symbol.asyncDispose]();
  });
  const login = (password: string) =>
    api.call("POST", "/api/v1/auth/login", { json: { identifier: bob.email, password } });

  test("GET /me has roles and permissions", async () => {
    const admin = await api.signUp("root", ["admin", "user"]);
    const reply = await api.call("GET", me, { token: admin.token });
    expect(reply.body).toMatchObject({
      email: "root@example.com",
      roles: ["admin", "user"],
      permissions: ["roles:*", "sessions:*", "users:*"],
    });
    expect(reply.headers.get("etag")).toBe('"1"');
  });

  test("PATCH /me changes name and username, and clears them with null", async () => {
    const changed = await api.call("PATCH", me, { token: bob.token, json: { name: "Bob", username: "bob" } });
    expect(changed.status).toBe(200);
    expect(changed.body).toMatchObject({ name: "Bob", username: "bob" });
    const cleared = await api.call("PATCH", me, { token: bob.token, json: { name: null } });
    expect(cleared.body).toMatchObject({ name: null, username: "bob" });
    expect((await api.call("PATCH", me, { token: bob.token, json: {} })).status).toBe(200);
  });

  test("PATCH /me honors If-Match", async () => {
    const patch = (ifMatch: string) =>
      api.call("PATCH", me, { token: bob.token, json: { name: "Bob" }, headers: { "If-Match": ifMatch } });
    for (const stale of ['"0"', 'W/"1"', "1", "garbage", '"1", "2"']) {
      const reply = await patch(stale);
      expect([stale, reply.status, reply.body.code]).toEqual([stale, 412, "shared.precondition_failed"]);
    }
    expect((await patch('"1"')).headers.get("etag")).toBe('"2"');
    expect((await patch("*")).status).toBe(200);
  });

  test.each([
    { role: "admin" },
    { roles: ["superadmin"] },
    { id: "1" },
    { emailVerified: true },
    { email: "x@example.com" },
  ])("[SEC-131] PATCH /me refuses %j and changes nothing", async (smuggled) => {
    const reply = await api.call("PATCH", me, { token: bob.token, json: { name: "Bob", ...smuggled } });
    expect(reply.status).toBe(422);
    expect(reply.body.errors).toEqual([
      { path: Object.keys(smuggled)[0], code: "input.unknown_field", message: "Unknown field. Remove it." },
    ]);
    expect((await api.call("GET", me, { token: bob.token })).body).toMatchObject({
      id: bob.id,
      name: null,
      roles: ["user"],
      emailVerified: false,
      email: bob.email,
    });
  });

  test("[SEC-004] POST /me/password needs the current one, and ends other sessions", async () => {
    const other = await login(goodPassword);
    const change = (json: object) => api.call("POST", `${me}/password`, { token: bob.token, json });
    const wrong = await change({ currentPassword: "wrong", newPassword });
    expect([wrong.status, wrong.body.code]).toEqual([403, "identity.wrong_password"]);
    const common = await change({ currentPassword: goodPassword, newPassword: "password" });
    expect([common.status, common.body.errors[0].path]).toEqual([422, "newPassword"]);
    const short = await change({ currentPassword: goodPassword, newPassword: "short" });
    expect(short.body.errors).toMatchObject([{ path: "newPassword", code: "identity.invalid_password" }]);
    expect((await change({ currentPassword: goodPassword, newPassword })).status).toBe(204);
    expect((await api.call("GET", me, { token: other.body.access_token })).status).toBe(401);
    expect((await api.call("GET", me, { token: bob.token })).status).toBe(200);
    expect([(await login(goodPassword)).status, (await login(newPassword)).status]).toEqual([401, 200]);
  });

  test("POST /me/password keeps other sessions with signOutOthers: false", async () => {
    const other = await login(goodPassword);
    const json = { currentPassword: goodPassword, newPassword, signOutOthers: false };
    expect((await api.call("POST", `${me}/password`, { token: bob.token, json })).status).toBe(204);
    expect((await api.call("GET", me, { token: other.body.access_token })).status).toBe(200);
  });

  test("[SEC-029] sessions are listed in pages, and ended one by one", async () => {
    for (let count = 0; count < 3; count += 1) await login(goodPassword);
    const first = await api.call("GET", `${me}/sessions?limit=3`, {
      token: bob.token,
      headers: { "User-Agent": "x" },
    });
    expect(first.body.items).toHaveLength(3);
    const link = first.headers.get("link") ?? "";
    expect(link).toBe(`</api/v1/auth/me/sessions?limit=3&cursor=${first.body.nextCursor}>; rel="next"`);
    const second = await api.call("GET", link.slice(1, link.indexOf(">")), { token: bob.token });
    expect(second.body).toMatchObject({ items: [{ current: true, ip: null }], nextCursor: null });
    expect(second.headers.has("link")).toBe(false);

    const { id, createdAt, idleExpiresAt, expiresAt } = first.body.items[0];
    const days = (until: string) => (Date.parse(until) - Date.parse(createdAt)) / (24 * 60 * 60_000);
    expect([days(idleExpiresAt), days(expiresAt)]).toEqual([7, 30]);
    expect(first.body.items[0]).toMatchObject({ current: false, ip: "127.0.0.1", userAgent: "node" });
    expect((await api.call("DELETE", `${me}/sessions/${id}`, { token: bob.token })).status).toBe(204);
    const unknown = await api.call("DELETE", `${me}/sessions/nonsense`, { token: bob.token });
    expect([unknown.status, unknown.body.code]).toEqual([404, "sessions.session_not_found"]);
    const eve = await api.signUp("eve");
    expect((await api.call("DELETE", `${me}/sessions/${id}`, { token: eve.token })).status).toBe(404);
  });

  test("DELETE /me needs the password", async () => {
    const remove = (json: object) => api.call("DELETE", me, { token: bob.token, json });
    expect((await remove({ password: "wrong" })).status).toBe(403);
    expect((await remove({})).status).toBe(422);
    expect((await remove({ password: goodPassword })).status).toBe(204);
    expect((await login(goodPassword)).status).toBe(401);
    const root = await api.signUp("root", ["superadmin"]);
    const last = await api.call("DELETE", me, { token: root.token, json: { password: goodPassword } });
    expect([last.status, last.body.code]).toEqual([409, "access.last_superadmin"]);
  });
});
