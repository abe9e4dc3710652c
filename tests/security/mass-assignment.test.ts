import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { password } from "../support/api-client.ts";
import type { MemoryApi, SignedIn } from "./memory-api.ts";
import { startMemoryApi } from "./memory-api.ts";

const smuggled: Readonly<Record<string, unknown>> = {
  role: "superadmin",
  isAdmin: true,
  id: "01890000-0000-7000-8000-000000000000",
  userId: "01890000-0000-7000-8000-000000000000",
  emailVerified: true,
  isActive: true,
  permissions: ["*"],
  passwordHash: "x",
  version: 1,
  createdAt: "2000-01-01T00:00:00Z",
  builtIn: true,
};

describe("15.3.3: a body changes what the route is for, and nothing else", () => {
  let server: MemoryApi;
  let ada: SignedIn;
  let root: SignedIn;
  beforeAll(async () => {
    server = await startMemoryApi();
    ada = await server.signUp("ada");
    root = await server.signUp("root", ["superadmin"]);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  const routes: readonly (readonly [string, string, () => object])[] = [
    ["POST", "/auth/register", () => ({ email: "new@example.com", password })],
    ["POST", "/auth/login", () => ({ identifier: ada.email, password })],
    ["POST", "/auth/refresh", () => ({ refresh_token: ada.tokens.refresh_token })],
    ["POST", "/auth/logout", () => ({ refresh_token: ada.tokens.refresh_token })],
    ["PATCH", "/auth/me", () => ({ name: "Changed" })],
    ["POST", "/auth/me/password", () => ({ currentPassword: password, newPassword: "another password" })],
    ["DELETE", "/auth/me", () => ({ password })],
    ["POST", "/users", () => ({ email: "new@example.com", password })],
    ["PATCH", "/users/{ada}", () => ({ name: "Changed" })],
    ["PUT", "/users/{ada}/roles", () => ({ roles: ["admin"] })],
    ["POST", "/roles", () => ({ name: "smuggler", permissions: [] })],
    ["PATCH", "/roles/user", () => ({ description: "Changed" })],
    ["PUT", "/roles/user/permissions", () => ({ permissions: [] })],
  ];

  test.each(routes)(
    "[SEC-051] %s %s refuses every other field, and nothing changes",
    async (method, path, usual) => {
      const { client } = server;
      const token = path.startsWith("/auth") ? ada.tokens.access_token : root.tokens.access_token;
      const before = await state();
      for (const [field, value] of Object.entries(smuggled)) {
        if (field in usual() || (field === "permissions" && path === "/roles")) continue;
        const json = { ...usual(), [field]: value };
        const target = `/api/v1${path.replace("{ada}", ada.id)}`;
        const { status, body } = await client.call(method, target, { token, json });
        expect([field, status, body.code]).toEqual([field, 422, "shared.invalid_input"]);
        expect(body.errors).toContainEqual(
          expect.objectContaining({ path: field, code: "input.unknown_field" }),
        );
      }
      expect(await state()).toEqual(before);
    },
  );

  /** Everything that these requests could have changed. */
  async function state() {
    const read = async (path: string) =>
      (await server.client.call("GET", `/api/v1${path}`, { token: root.tokens.access_token })).body;
    const sessions = await read(`/users/${ada.id}/sessions`);
    return {
      users: await read("/users"),
      roles: await read("/roles"),
      sessions: sessions.items.map(({ id }: { id: string }) => id),
    };
  }

  test("[SEC-047] the token form ignores unknown parameters, as RFC 6749 §3.2 requires", async () => {
    const form = {
      grant_type: "password",
      username: ada.email,
      password,
      role: "superadmin",
      scope: "*",
      user_id: root.id,
    };
    const { status, body } = await server.client.call("POST", "/api/v1/auth/token", { form });
    expect(status).toBe(200);
    const me = await server.client.call("GET", "/api/v1/auth/me", { token: body.access_token });
    expect(me.body).toMatchObject({ id: ada.id, roles: ["user"], permissions: [] });
  });
});
