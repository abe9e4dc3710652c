import { expect } from "vitest";
import { password } from "../support/api-client.ts";
import type { Scenario } from "./scenario.ts";
import { administrator } from "./scenario.ts";

const unknownId = "01890000-0000-7000-8000-000000000000";

export const corpus: readonly Scenario[] = [
  {
    name: "a user: register, sign in, read, change, delete",
    async run(api) {
      const registered = await api.register("Ada@Example.com", { username: "Ada.L", name: "Ada Lovelace" });
      expect(registered.status).toBe(201);
      expect(registered.headers.get("location")).toBe(`/api/v1/users/${registered.body.id}`);
      expect(registered.body).toMatchObject({
        email: "ada@example.com",
        username: "Ada.L",
        name: "Ada Lovelace",
        isActive: true,
        emailVerified: false,
        roles: ["user"],
      });
      const { access_token: token } = await api.signIn("ADA.L");
      const me = await api.call("GET", "/api/v1/auth/me", { token });
      expect(me.body).toEqual({ ...registered.body, permissions: [] });

      const renamed = await api.call("PATCH", "/api/v1/auth/me", {
        token,
        json: { name: null, username: "ada" },
      });
      expect(renamed.body).toMatchObject({ name: null, username: "ada" });
      await api.call("PATCH", "/api/v1/auth/me", {
        token,
        json: { email: "x@example.com", roles: ["admin"] },
      });

      const json = { currentPassword: password, newPassword: "an even longer password" };
      expect((await api.call("POST", "/api/v1/auth/me/password", { token, json })).status).toBe(204);
      await api.call("POST", "/api/v1/auth/me/password", { token, json });
      await api.call("POST", "/api/v1/auth/login", { json: { identifier: "ada", password } });
      await api.signIn("ada", json.newPassword);

      await api.call("DELETE", "/api/v1/auth/me", { token, json: { password } });
      expect(
        (await api.call("DELETE", "/api/v1/auth/me", { token, json: { password: json.newPassword } })).status,
      ).toBe(204);
      expect((await api.call("GET", "/api/v1/auth/me", { token })).status).toBe(401);
    },
  },
  {
    name: "registration refuses what is taken, malformed or unknown",
    async run(api) {
      await api.register("taken@example.com", { username: "taken" });
      const taken = await api.register(" TAKEN@EXAMPLE.COM ");
      expect([taken.status, taken.body.code]).toEqual([409, "identity.email_taken"]);
      const namesake = await api.register("other@example.com", { username: "TAKEN" });
      expect([namesake.status, namesake.body.code]).toEqual([409, "identity.username_taken"]);
      const wrong = await api.register("no address", { password: "short", username: "a@b" });
      expect(wrong.status).toBe(422);
      expect(wrong.body.errors.map(({ path }: { path: string }) => path).sort()).toEqual([
        "email",
        "password",
        "username",
      ]);
      for (const field of ["role", "roles", "id", "emailVerified", "isActive", "__proto__"]) {
        const extended = JSON.parse(
          `{"email":"s@example.com","password":"${password}","${field}":["superadmin"]}`,
        );
        expect((await api.call("POST", "/api/v1/auth/register", { json: extended })).status, field).toBe(422);
      }
      expect((await api.register("c@example.com", { password: "password1" })).body.code).toBe(
        "identity.password_too_common",
      );
    },
  },
  {
    name: "tokens: refresh, grace, sign-out, and the OAuth form",
    async run(api) {
      await api.register("tokens@example.com");
      const form = { grant_type: "password", username: "tokens@example.com", password };
      const signedIn = await api.call("POST", "/api/v1/auth/token", { form });
      expect(signedIn.status).toBe(200);
      const first = await api.refresh(signedIn.body.refresh_token);
      const again = await api.refresh(signedIn.body.refresh_token);
      expect(again.body.refresh_token).toBe(first.body.refresh_token);
      const token = first.body.access_token;
      expect((await api.call("POST", "/api/v1/auth/logout", { token })).status).toBe(204);
      expect((await api.call("POST", "/api/v1/auth/logout", { token })).status).toBe(204);
      expect((await api.call("GET", "/api/v1/auth/me", { token })).status).toBe(401);
      expect((await api.refresh(first.body.refresh_token)).status).toBe(401);
      await api.call("POST", "/api/v1/auth/token", {
        form: { grant_type: "refresh_token", refresh_token: first.body.refresh_token },
      });
      await api.call("POST", "/api/v1/auth/token", { form: { grant_type: "client_credentials" } });
      await api.call("POST", "/api/v1/auth/token", { form: { ...form, password: "wrong password" } });
      await api.call("POST", "/api/v1/auth/logout", { json: { refresh_token: "an unknown token" } });
      await api.call("POST", "/api/v1/auth/logout", {});
    },
  },
  {
    name: "sessions: list, end one, end all",
    async run(api) {
      const { tokens } = await api.newUser("sessions@example.com");
      const other = await api.signIn("sessions@example.com");
      const listed = await api.call("GET", "/api/v1/auth/me/sessions", { token: tokens.access_token });
      expect(listed.body.items.map(({ current }: { current: boolean }) => current)).toEqual([false, true]);
      const [{ id }] = listed.body.items;
      await api.call("DELETE", `/api/v1/auth/me/sessions/${id}`, { token: tokens.access_token });
      expect((await api.call("GET", "/api/v1/auth/me", { token: other.access_token })).status).toBe(401);
      await api.call("DELETE", `/api/v1/auth/me/sessions/${unknownId}`, { token: tokens.access_token });
      await api.call("DELETE", "/api/v1/auth/me/sessions/nonsense", { token: tokens.access_token });
      expect((await api.call("POST", "/api/v1/auth/logout-all", { token: tokens.access_token })).status).toBe(
        204,
      );
      expect((await api.refresh(tokens.refresh_token)).status).toBe(401);
    },
  },
  {
    name: "administration: users, roles and permissions, held from the next request",
    async run(api) {
      const token = await api.asAdministrator();
      const { id, tokens } = await api.newUser("worker@example.com");
      const before = await api.call("GET", "/api/v1/users", { token: tokens.access_token });
      expect([before.status, before.body.code]).toEqual([403, "access.permission_denied"]);

      const json = { name: "auditor", description: "Looks", permissions: ["users:read"] };
      expect((await api.call("POST", "/api/v1/roles", { token, json })).status).toBe(201);
      await api.call("POST", "/api/v1/roles", { token, json });
      await api.call("POST", "/api/v1/roles", {
        token,
        json: { name: "Bad Name", permissions: ["nonsense"] },
      });
      await api.call("POST", "/api/v1/roles", {
        token,
        json: { name: "odd", permissions: ["never:registered"] },
      });
      const assigned = await api.call("PUT", `/api/v1/users/${id}/roles`, {
        token,
        json: { roles: ["user", "auditor"] },
      });
      expect(assigned.body.roles).toEqual(["auditor", "user"]);
      expect((await api.call("GET", "/api/v1/users?q=worker", { token: tokens.access_token })).status).toBe(
        200,
      );
      await api.call("POST", "/api/v1/authorization/check", {
        token: tokens.access_token,
        json: { permissions: ["users:read", "users:*", "*"] },
      });
      await api.call("PUT", "/api/v1/roles/auditor/permissions", { token, json: { permissions: [] } });
      expect((await api.call("GET", "/api/v1/users", { token: tokens.access_token })).status).toBe(403);

      await api.call("GET", "/api/v1/roles", { token });
      await api.call("GET", "/api/v1/roles/auditor", { token });
      await api.call("PATCH", "/api/v1/roles/auditor", { token, json: { description: null } });
      await api.call("GET", "/api/v1/permissions?limit=3", { token });
      expect((await api.call("DELETE", "/api/v1/roles/auditor", { token })).status).toBe(204);
      const builtIn = await api.call("DELETE", "/api/v1/roles/admin", { token });
      expect([builtIn.status, builtIn.body.code]).toEqual([409, "access.builtin_role"]);
      expect((await api.call("GET", `/api/v1/users/${id}`, { token })).body.roles).toEqual(["user"]);
    },
  },
  {
    name: "administration: create, change under If-Match, deactivate, end sessions, delete",
    async run(api) {
      const token = await api.asAdministrator();
      const json = { email: "made@example.com", password, username: "made", roles: ["user", "admin"] };
      const made = await api.call("POST", "/api/v1/users", { token, json });
      const path = `/api/v1/users/${made.body.id}`;
      const etag = (await api.call("GET", path, { token })).headers.get("etag") ?? "";
      const change = { token, json: { email: "moved@example.com" }, headers: { "If-Match": etag } };
      expect((await api.call("PATCH", path, change)).status).toBe(200);
      expect((await api.call("PATCH", path, change)).status).toBe(412);

      const theirs = await api.signIn("moved@example.com");
      await api.call("GET", `${path}/sessions`, { token });
      expect((await api.call("POST", `${path}/deactivate`, { token })).status).toBe(204);
      expect((await api.call("GET", "/api/v1/auth/me", { token: theirs.access_token })).status).toBe(401);
      expect((await api.refresh(theirs.refresh_token)).status).toBe(401);
      await api.call("POST", "/api/v1/auth/login", { json: { identifier: "made", password } });
      expect((await api.call("POST", `${path}/activate`, { token })).status).toBe(204);
      await api.signIn("made");
      expect((await api.call("DELETE", `${path}/sessions`, { token })).status).toBe(204);
      expect((await api.call("DELETE", path, { token, headers: { "If-Match": etag } })).status).toBe(412);
      expect((await api.call("DELETE", path, { token })).status).toBe(204);
      expect((await api.call("GET", path, { token })).status).toBe(404);
      await api.call("GET", "/api/v1/users/nonsense", { token });
    },
  },
  {
    name: "escalation is refused, and one superadmin remains",
    async run(api) {
      const root = await api.asAdministrator();
      const make = (email: string, roles: readonly string[]) =>
        api.call("POST", "/api/v1/users", { token: root, json: { email, password, roles } });
      await make("manager@example.com", ["admin"]);
      const { body: target } = await make("target@example.com", ["user"]);
      const { body: me } = await api.call("GET", "/api/v1/auth/me", { token: root });
      const { access_token: token } = await api.signIn("manager@example.com");
      const refusals = [
        await api.call("PUT", `/api/v1/users/${target.id}/roles`, { token, json: { roles: ["superadmin"] } }),
        await api.call("PUT", `/api/v1/users/${me.id}/roles`, { token, json: { roles: ["user"] } }),
        await api.call("PATCH", `/api/v1/users/${me.id}`, { token, json: { email: "mine@example.com" } }),
        await api.call("POST", `/api/v1/users/${me.id}/deactivate`, { token }),
        await api.call("DELETE", `/api/v1/users/${me.id}`, { token }),
        await api.call("DELETE", `/api/v1/users/${me.id}/sessions`, { token }),
        await api.call("POST", "/api/v1/roles", { token, json: { name: "god", permissions: ["*"] } }),
        await api.call("PUT", "/api/v1/roles/user/permissions", { token, json: { permissions: ["*"] } }),
      ];
      expect(refusals.map(({ status }) => status)).toEqual(refusals.map(() => 403));
      const last = [
        await api.call("PUT", `/api/v1/users/${me.id}/roles`, { token: root, json: { roles: ["user"] } }),
        await api.call("POST", `/api/v1/users/${me.id}/deactivate`, { token: root }),
        await api.call("DELETE", `/api/v1/users/${me.id}`, { token: root }),
        await api.call("DELETE", "/api/v1/auth/me", {
          token: root,
          json: { password: administrator.password },
        }),
      ];
      expect(last.map(({ status, body }) => [status, body.code])).toEqual(
        last.map(() => [409, "access.last_superadmin"]),
      );
      const fixed = await api.call("PUT", "/api/v1/roles/superadmin/permissions", {
        token: root,
        json: { permissions: [] },
      });
      expect(fixed.status).toBe(409);
    },
  },
  {
    name: "lists: filters, order, pages that stay stable",
    async run(api) {
      const token = await api.asAdministrator();
      for (const letter of ["a", "b", "c", "d", "e"])
        await api.register(`list-${letter}@example.com`, { name: `Ünï_${letter}%` });
      const seen: string[] = [];
      let path: string | null = "/api/v1/users?q=list-&sort=email&limit=2";
      while (path !== null) {
        const {
          body,
          headers,
        }: { body: { items: { email: string }[]; nextCursor: string | null }; headers: Headers } =
          await api.call("GET", path, { token });
        seen.push(...body.items.map(({ email }) => email));
        if (seen.length === 2) await api.register("list-aa@example.com");
        const [, next] = /^<([^>]+)>; rel="next"$/.exec(headers.get("link") ?? "") ?? [];
        expect(next === undefined).toBe(body.nextCursor === null);
        path = next ?? null;
      }
      expect(seen).toEqual(["a", "b", "c", "d", "e"].map((letter) => `list-${letter}@example.com`));
      const literal = await api.call("GET", `/api/v1/users?q=${encodeURIComponent("üNÏ_C%")}`, { token });
      expect(literal.body.items).toHaveLength(1);
      await api.call("GET", "/api/v1/users?q=list-&sort=-createdAt&limit=3&role=user&active=true", { token });
      await api.call("GET", "/api/v1/users?role=unknown-has-it", { token });
      await api.call("GET", "/api/v1/users?limit=0&sort=password&active=perhaps&cursor=x", { token });
      await api.call("GET", "/api/v1/users?limit=5&limit=6", { token });
    },
  },
  {
    name: "errors: unknown paths, methods, media types and bodies",
    async run(api) {
      await api.call("GET", "/api/v1/nonsense");
      await api.call("DELETE", "/api/v1/auth/login");
      await api.call("POST", "/api/v1/auth/login", { headers: { "Content-Type": "text/plain" } });
      await api.call("GET", "/api/v1/auth/me");
      await api.call("GET", "/api/v1/auth/me", { token: "nonsense" });
      await api.call("POST", "/api/v1/auth/login", { json: { identifier: { $ne: null }, password: ["x"] } });
      await api.call("POST", "/api/v1/auth/login", { json: { identifier: "unknown", password } });
      await api.call("POST", "/api/v1/auth/refresh", { json: { refresh_token: "nonsense" } });
      await api.register("nul\u0000@example.com");
      await api.register("ok@example.com", { name: "\ud800" });
    },
  },
];
