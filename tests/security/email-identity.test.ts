import { describe, expect, test } from "vitest";
import { password } from "../support/api-client.ts";
import { startMemoryApi } from "./memory-api.ts";

describe("[SEC-082, SEC-123] one mailbox is one user, in any spelling", () => {
  test.each([
    ["letter case", "Ada@Example.com", "aDA@eXAMPLE.COM", "ada@example.com"],
    ["NFC and NFD", "zoe\u0308@example.com", "zo\u00eb@example.com", "zo\u00eb@example.com"],
    ["the Kelvin sign", "\u212aelvin@example.com", "kelvin@example.com", "kelvin@example.com"],
    ["full case folding", "STRASSE@example.com", "stra\u00dfe@example.com", "strasse@example.com"],
    ["a capital sharp s", "STRA\u1e9eE@example.com", "stra\u00dfe@example.com", "stra\u00dfe@example.com"],
    ["an internationalised domain", "ada@XN--MNCHEN-3YA.example", "ada@m\u00fcnchen.example", null],
    ["a full-width domain", "ada@\uff45xample.com", "ada@example.com", null],
    ["white space around it", " ada@example.com\t", "ada@example.com", "ada@example.com"],
  ])("%s", async (_what, first, second, stored) => {
    await using server = await startMemoryApi();
    const { client } = server;
    const made = await client.register(first);
    expect(made.status).toBe(201);
    if (stored !== null) expect(made.body.email).toBe(stored);
    const again = await client.register(second);
    expect([again.status, again.body.code]).toEqual([409, "identity.email_taken"]);
    // Nor by way of an administrator, or of an existing user.
    const { tokens } = await server.signUp("root", ["superadmin"]);
    const { access_token: token } = tokens;
    const created = await client.call("POST", "/api/v1/users", { token, json: { email: second, password } });
    expect([created.status, created.body.code]).toEqual([409, "identity.email_taken"]);
    const { id } = await server.signUp("other");
    const renamed = await client.call("PATCH", `/api/v1/users/${id}`, { token, json: { email: second } });
    expect([renamed.status, renamed.body.code]).toEqual([409, "identity.email_taken"]);
    for (const spelling of [first, second]) {
      const { access_token } = await client.signIn(spelling);
      expect((await client.call("GET", "/api/v1/auth/me", { token: access_token })).body.id).toBe(
        made.body.id,
      );
    }
  });

  test("[SEC-083] look-alikes of other scripts are other mailboxes, each of another user", async () => {
    await using server = await startMemoryApi();
    expect((await server.client.register("ada@example.com")).status).toBe(201);
    expect((await server.client.register("\u0430da@example.com")).status).toBe(201);
  });

  test.each([
    "ada@example.com,eve@example.com",
    "ada@example.com;eve@example.com",
    "ada@example.com eve@example.com",
    "ada@example.com\neve@example.com",
    "ada@example.com\r\nBcc: eve@example.com",
    "Ada <ada@example.com>",
    "ada@example.com@eve.example",
    ["ada@example.com", "eve@example.com"],
  ])("[SEC-084, SEC-125] %j is no email, for register, create and change", async (email) => {
    await using server = await startMemoryApi();
    const { tokens, id } = await server.signUp("root", ["superadmin"]);
    const { access_token: token } = tokens;
    for (const [method, path, json] of [
      ["POST", "/api/v1/auth/register", { email, password }],
      ["POST", "/api/v1/users", { email, password }],
      ["PATCH", `/api/v1/users/${id}`, { email }],
    ] as const) {
      const { status, body } = await server.client.call(method, path, { token, json });
      expect([method, path, status, body.errors[0].path]).toEqual([method, path, 422, "email"]);
    }
    const { body } = await server.client.call("GET", "/api/v1/users", { token });
    expect(body.items).toHaveLength(1);
  });

  test("[SEC-130] an email or a username that contains admin grants no role", async () => {
    await using server = await startMemoryApi();
    for (const [email, username] of [
      ["admin@example.com", "admin"],
      ["superadmin@admin.example", "superadmin"],
      ["root+admin@example.com", "root"],
    ] as const) {
      const made = await server.client.register(email, { username, name: "superadmin" });
      expect([made.status, made.body.roles]).toEqual([201, ["user"]]);
      const { access_token: token } = await server.client.signIn(username);
      const me = await server.client.call("GET", "/api/v1/auth/me", { token });
      expect([me.body.roles, me.body.permissions]).toEqual([["user"], []]);
      for (const path of ["/api/v1/users", "/api/v1/roles", "/api/v1/permissions"])
        expect((await server.client.call("GET", path, { token })).status).toBe(403);
    }
  });
});
