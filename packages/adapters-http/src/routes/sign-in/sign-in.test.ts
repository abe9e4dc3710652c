import { createInMemoryPorts, FixedClock } from "@portcullis/core/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { TestApi } from "../../test-support/test-api.ts";
import { goodPassword, startApi } from "../../test-support/test-api.ts";

const auth = "/api/v1/auth";
const ada = { email: "Ada@Example.com", password: goodPassword };

describe("authentication", () => {
  let api: TestApi;
  beforeEach(async () => {
    api = await startApi();
  });
  afterEach(async () => {
    await api[Symbol.asyncDispose]();
  });

  test("POST /register creates a user and returns its location", async () => {
    const reply = await api.call("POST", `${auth}/register`, {
      json: { ...ada, username: "ada", name: " Ada " },
    });
    expect(reply.status).toBe(201);
    expect(reply.body).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      email: "ada@example.com",
      username: "ada",
      name: "Ada",
      isActive: true,
      emailVerified: false,
      roles: ["user"],
      createdAt: expect.stringMatching(/Z$/),
      updatedAt: expect.stringMatching(/Z$/),
    });
    expect(reply.headers.get("location")).toBe(`/api/v1/users/${reply.body.id}`);
    expect(reply.headers.get("etag")).toBe('"1"');
    expect(reply.headers.get("cache-control")).toBe("no-store");
  });

  test("POST /register names every refused field at once, in the domain's words", async () => {
    const reply = await api.call("POST", `${auth}/register`, {
      json: {
        email: "unknown",
        password: "short",
        username: "a b",
        name: "x\u0007",
        role: "superadmin",
        id: "1",
      },
    });
    expect(reply.status).toBe(422);
    expect(reply.body.code).toBe("shared.invalid_input");
    expect(reply.body.errors.map(({ path, code }: { path: string; code: string }) => [path, code])).toEqual([
      ["email", "identity.invalid_email"],
      ["password", "identity.invalid_password"],
      ["username", "identity.invalid_username"],
      ["name", "identity.invalid_name"],
      ["role", "input.unknown_field"],
      ["id", "input.unknown_field"],
    ]);
  });

  test("POST /register: required fields, taken identities, common passwords", async () => {
    const missing = await api.call("POST", `${auth}/register`, { json: {} });
    expect(missing.body.errors).toEqual([
      { path: "email", code: "input.required", message: "This field is required." },
      { path: "password", code: "input.required", message: "This field is required." },
    ]);
    await api.call("POST", `${auth}/register`, { json: { ...ada, username: "ada" } });
    const email = await api.call("POST", `${auth}/register`, { json: { ...ada, email: "ADA@EXAMPLE.COM" } });
    expect([email.status, email.body.code]).toEqual([409, "identity.email_taken"]);
    const username = await api.call("POST", `${auth}/register`, {
      json: { ...ada, email: "b@example.com", username: "ADA" },
    });
    expect([username.status, username.body.code]).toEqual([409, "identity.username_taken"]);
    const common = await api.call("POST", `${auth}/register`, {
      json: { email: "c@example.com", password: "password" },
    });
    expect([common.status, common.body.code]).toEqual([422, "identity.password_too_common"]);
    expect(common.body.errors[0].path).toBe("password");
  });

  test("POST /register answers 403 while registration is closed", async () => {
    await using closed = await startApi({ policy: { registration: "closed" } });
    const reply = await closed.call("POST", `${auth}/register`, { json: ada });
    expect([reply.status, reply.body.code]).toEqual([403, "identity.registration_closed"]);
  });

  test("POST /login returns tokens for email and username, and forbids caching", async () => {
    await api.call("POST", `${auth}/register`, { json: { ...ada, username: "ada" } });
    for (const identifier of ["ada@example.com", " ADA@example.com", "Ada"]) {
      const reply = await api.call("POST", `${auth}/login`, { json: { identifier, password: goodPassword } });
      expect(reply.status).toBe(200);
      expect(reply.body).toEqual({
        access_token: expect.any(String),
        token_type: "Bearer",
        expires_in: 900,
        refresh_token: expect.any(String),
        refresh_expires_in: 604_800,
      });
      expect(reply.headers.get("cache-control")).toBe("no-store");
      expect(reply.headers.get("pragma")).toBe("no-cache");
    }
  });

  test("[SEC-013] POST /login answers every failure alike", async () => {
    const { id, email } = await api.signUp("bob");
    const admin = await api.signUp("root", ["superadmin"]);
    const failures = [
      { identifier: "unknown@example.com" },
      { identifier: "%%%" },
      { identifier: email, password: "wrong" },
    ];
    const replies = await Promise.all(
      failures.map((failure) =>
        api.call("POST", `${auth}/login`, { json: { password: goodPassword, ...failure } }),
      ),
    );
    await api.call("POST", `/api/v1/users/${id}/deactivate`, { token: admin.token });
    replies.push(
      await api.call("POST", `${auth}/login`, { json: { identifier: email, password: goodPassword } }),
    );
    for (const { status, headers, body } of replies) {
      expect(status).toBe(401);
      expect(headers.get("www-authenticate")).toBe('Bearer realm="portcullis"');
      expect({ ...body, requestId: "" }).toEqual({
        type: "urn:portcullis:error:sessions.invalid_credentials",
        title: "Invalid credentials",
        status: 401,
        code: "sessions.invalid_credentials",
        detail: "The identifier or the password is wrong.",
        requestId: "",
      });
    }
  });

  test("POST /refresh rotates; a replayed token ends the session", async () => {
    const clock = new FixedClock();
    await using timed = await startApi({ ports: createInMemoryPorts(clock) });
    const { refreshToken } = await timed.signUp("bob");
    const first = await timed.call("POST", `${auth}/refresh`, { json: { refresh_token: refreshToken } });
    expect(first.status).toBe(200);
    expect((await timed.call("GET", `${auth}/me`, { token: first.body.access_token })).status).toBe(200);
    clock.advance(60_000);
    const replay = await timed.call("POST", `${auth}/refresh`, { json: { refresh_token: refreshToken } });
    expect([replay.status, replay.body.code]).toEqual([401, "sessions.invalid_refresh_token"]);
    expect((await timed.call("GET", `${auth}/me`, { token: first.body.access_token })).status).toBe(401);
    expect((await timed.call("POST", `${auth}/refresh`, { json: {} })).status).toBe(422);
  });

  test("[SEC-048] POST /logout ends the session by either token, as often as one likes", async () => {
    const bob = await api.signUp("bob");
    const out = () => api.call("POST", `${auth}/logout`, { token: bob.token });
    expect([(await out()).status, (await out()).status]).toEqual([204, 204]);
    const revoked = await api.call("GET", `${auth}/me`, { token: bob.token });
    expect(revoked.status).toBe(401);
    expect(revoked.headers.get("www-authenticate")).toBe('Bearer realm="portcullis", error="invalid_token"');

    const eve = await api.signUp("eve");
    const json = { refresh_token: eve.refreshToken };
    expect((await api.call("POST", `${auth}/logout`, { json })).status).toBe(204);
    expect((await api.call("POST", `${auth}/logout`, { json })).status).toBe(204);
    expect((await api.call("POST", `${auth}/logout`, { json: { refresh_token: "unknown" } })).status).toBe(
      204,
    );
    expect((await api.call("GET", `${auth}/me`, { token: eve.token })).status).toBe(401);
  });

  test("POST /logout uses the refresh token when the access token is expired or invalid", async () => {
    const clock = new FixedClock();
    await using timed = await startApi({ ports: createInMemoryPorts(clock) });
    for (const bearer of ["expired", "forged", "not a token"]) {
      const bob = await timed.signUp(`bob-${bearer.length}`);
      if (bearer === "expired") clock.advance(60 * 60_000);
      const headers = { authorization: `Bearer ${bearer === "expired" ? bob.token : bearer}` };
      const json = { refresh_token: bob.refreshToken };
      expect((await timed.call("POST", `${auth}/logout`, { headers })).status).toBe(401);
      expect((await timed.call("POST", `${auth}/logout`, { headers, json })).status).toBe(204);
      expect((await timed.call("POST", `${auth}/refresh`, { json })).status).toBe(401);
    }
  });

  test("POST /logout without any token, with a forged one, or with unknown fields", async () => {
    const nothing = await api.call("POST", `${auth}/logout`);
    expect([nothing.status, nothing.body.code]).toEqual([401, "http.unauthorized"]);
    expect((await api.call("POST", `${auth}/logout`, { json: {} })).status).toBe(401);
    expect((await api.call("POST", `${auth}/logout`, { token: "forged" })).status).toBe(401);
    const { token } = await api.signUp("bob");
    expect((await api.call("POST", `${auth}/logout`, { token, json: { all: true } })).status).toBe(422);
    expect((await api.call("POST", `${auth}/logout`, { token, json: {} })).status).toBe(204);
  });

  test("POST /logout-all revokes all sessions of the current user", async () => {
    const bob = await api.signUp("bob");
    const other = await api.call("POST", `${auth}/login`, {
      json: { identifier: bob.email, password: goodPassword },
    });
    expect((await api.call("POST", `${auth}/logout-all`, { token: bob.token })).status).toBe(204);
    expect((await api.call("GET", `${auth}/me`, { token: other.body.access_token })).status).toBe(401);
    expect((await api.call("POST", `${auth}/logout-all`)).status).toBe(401);
  });
});
