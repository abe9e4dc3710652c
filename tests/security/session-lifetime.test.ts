import { createInMemoryPorts, FixedClock } from "@portcullis/core/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Tokens } from "../support/api-client.ts";
import { password } from "../support/api-client.ts";
import type { MemoryApi, SignedIn } from "./memory-api.ts";
import { startMemoryApi } from "./memory-api.ts";

const minute = 60_000;
const hour = 60 * minute;
const me = "/api/v1/auth/me";

describe("sessions over HTTP", () => {
  let clock: FixedClock;
  let server: MemoryApi;
  let ada: SignedIn;
  let root: SignedIn;
  beforeEach(async () => {
    clock = new FixedClock();
    const sessionPolicy = { idleTtl: hour, maxAge: 3 * hour, accessTokenTtl: 15 * minute };
    server = await startMemoryApi({ ports: createInMemoryPorts(clock), policy: { sessionPolicy } });
    ada = await server.signUp("ada");
    root = await server.signUp("root", ["superadmin"]);
  });
  afterEach(() => server[Symbol.asyncDispose]());

  const meWith = (token: string) => server.client.call("GET", me, { token });
  const refresh = ({ refresh_token }: Tokens) => server.client.refresh(refresh_token);

  async function expectDead({ access_token, refresh_token }: Tokens): Promise<void> {
    const used = await meWith(access_token);
    expect([used.status, used.body.code]).toEqual([401, "sessions.invalid_access_token"]);
    const refreshed = await server.client.refresh(refresh_token);
    expect([refreshed.status, refreshed.body.code]).toEqual([401, "sessions.invalid_refresh_token"]);
  }

  async function expectAlive(tokens: Tokens): Promise<void> {
    expect((await meWith(tokens.access_token)).status).toBe(200);
    expect((await refresh(tokens)).status).toBe(200);
  }

  test("[SEC-022] an idle session expires to the millisecond; one that refreshes does not", async () => {
    const bob = await server.signUp("bob");
    clock.advance(hour - 1);
    const { body: refreshed } = await refresh(ada.tokens);
    clock.advance(1);
    await expectDead(bob.tokens);
    await expectAlive(refreshed);
  });

  test("[SEC-023] a session ends at its maximum age, with any number of refreshes", async () => {
    let { tokens } = ada;
    for (let half = 0; half < 5; half += 1) {
      clock.advance(hour / 2);
      const { status, body } = await refresh(tokens);
      expect(status).toBe(200);
      tokens = body;
    }
    expect(tokens.refresh_expires_in).toBe(1_800);
    clock.advance(hour / 2 - 1);
    const { body: last } = await refresh(tokens);
    expect([last.expires_in, last.refresh_expires_in]).toEqual([0, 0]);
    clock.advance(1);
    await expectDead(last);
  });

  test("an access token expires to the millisecond, while its session is still active", async () => {
    clock.advance(15 * minute - 1);
    expect((await meWith(ada.tokens.access_token)).status).toBe(200);
    clock.advance(1);
    expect((await meWith(ada.tokens.access_token)).status).toBe(401);
    expect((await refresh(ada.tokens)).status).toBe(200);
  });

  test("[SEC-021] each sign-in creates its own session, with any token in the request", async () => {
    const login = { token: ada.tokens.access_token, json: { identifier: ada.email, password } };
    const { body } = await server.client.call("POST", "/api/v1/auth/login", login);
    const { body: sessions } = await server.client.call("GET", `${me}/sessions`, {
      token: ada.tokens.access_token,
    });
    expect(sessions.items).toHaveLength(2);
    await server.client.call("POST", "/api/v1/auth/logout", { token: ada.tokens.access_token });
    await expectDead(ada.tokens);
    await expectAlive(body);
  });

  test("[SEC-025] both tokens are revoked from the request after sign-out, other sessions are not", async () => {
    const other = await server.client.signIn(ada.email);
    const token = ada.tokens.access_token;
    expect((await server.client.call("POST", "/api/v1/auth/logout", { token })).status).toBe(204);
    await expectDead(ada.tokens);
    await expectAlive(other);
  });

  test.each([
    ["deactivation", "POST", "/deactivate"],
    ["deletion", "DELETE", ""],
  ])("[SEC-026] %s ends every session at once, and no other user's", async (_what, method, path) => {
    const other = await server.client.signIn(ada.email);
    const bob = await server.signUp("bob");
    const token = root.tokens.access_token;
    expect((await server.client.call(method, `/api/v1/users/${ada.id}${path}`, { token })).status).toBe(204);
    for (const tokens of [ada.tokens, other]) await expectDead(tokens);
    await expect(server.client.signIn(ada.email)).rejects.toThrow("401");
    await expectAlive(bob.tokens);
  });

  test("[SEC-026] deleting the own account ends every session at once", async () => {
    const other = await server.client.signIn(ada.email);
    const deletion = { token: ada.tokens.access_token, json: { password } };
    expect((await server.client.call("DELETE", me, deletion)).status).toBe(204);
    for (const tokens of [ada.tokens, other]) await expectDead(tokens);
  });

  test("[SEC-027] a password change ends the other sessions, and keeps the one it was made in", async () => {
    const others = [await server.client.signIn(ada.email), await server.client.signIn(ada.email)];
    const change = {
      token: ada.tokens.access_token,
      json: { currentPassword: password, newPassword: "an even longer password" },
    };
    expect((await server.client.call("POST", `${me}/password`, change)).status).toBe(204);
    for (const tokens of others) await expectDead(tokens);
    await expectAlive(ada.tokens);
    await expect(server.client.signIn(ada.email)).rejects.toThrow("401");
  });

  test("[SEC-029] users end one session of theirs, or all; never another user's", async () => {
    const other = await server.client.signIn(ada.email);
    const third = await server.client.signIn(ada.email);
    const { client } = server;
    const { access_token: token } = ada.tokens;
    const { body } = await client.call("GET", `${me}/sessions`, { token: other.access_token });
    const { id } = body.items.find(({ current }: { current: boolean }) => current);
    const otherUser = { token: root.tokens.access_token };
    expect((await client.call("DELETE", `${me}/sessions/${id}`, otherUser)).status).toBe(404);
    expect((await meWith(other.access_token)).status).toBe(200);
    expect((await client.call("DELETE", `${me}/sessions/${id}`, { token })).status).toBe(204);
    await expectDead(other);
    expect((await meWith(third.access_token)).status).toBe(200);
    expect((await client.call("POST", "/api/v1/auth/logout-all", { token })).status).toBe(204);
    for (const tokens of [ada.tokens, third]) await expectDead(tokens);
    await expectAlive(root.tokens);
  });

  test("[SEC-028] an administrator ends every session of a user", async () => {
    const other = await server.client.signIn(ada.email);
    const path = `/api/v1/users/${ada.id}/sessions`;
    const { client } = server;
    expect((await client.call("DELETE", path, { token: ada.tokens.access_token })).status).toBe(403);
    expect((await client.call("DELETE", path, { token: root.tokens.access_token })).status).toBe(204);
    for (const tokens of [ada.tokens, other]) await expectDead(tokens);
    await server.client.signIn(ada.email);
  });
});
