import type { Permission } from "@portcullis/core";
import { authorize, PermissionSet, parsePermission, systemActor } from "@portcullis/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Route } from "../index.ts";
import { isOpen } from "../route-kit/define/route.ts";
import type { SignedIn, TestApi } from "../test-support/test-api.ts";
import { startApi } from "../test-support/test-api.ts";

/** Every role of the matrix with what it permits; null is nobody at all. */
const permissionsOf: Readonly<Record<string, readonly string[]>> = {
  superadmin: ["*"],
  admin: ["users:*", "roles:*", "sessions:*"],
  user: [],
  reader: ["users:read", "roles:read"],
  helper: ["users:update", "sessions:manage"],
  none: [],
};

/** A path that leads to nothing, so that no call of the matrix changes anything. */
const toNothing = (path: string) => path.replaceAll(/\{\w+\}/g, "00000000-0000-7000-8000-000000000000");

function isAllowed({ access }: Route, role: string): boolean {
  if (typeof access === "string" || access.unless !== undefined) return true;
  const permissions = new PermissionSet(permissionsOf[role]?.map(parsePermission) as Permission[]);
  return permissions.covers(parsePermission(access.permission));
}

describe("[SEC-049] every role on every route", async () => {
  // The list of routes, for the names of the tests; the tests have a server of their own.
  const { api: probe, ...rest } = await startApi();
  await rest[Symbol.asyncDispose]();
  const guarded = probe.routes.filter((route) => !isOpen(route));
  const open = probe.routes.filter(isOpen);

  let api: TestApi;
  const people = new Map<string, SignedIn>();
  beforeAll(async () => {
    api = await startApi({ rateLimit: "off" });
    const system = systemActor("test");
    for (const name of ["reader", "helper"])
      await api.portcullis.createRole.execute(system, { name, permissions: permissionsOf[name] ?? [] });
    for (const role of Object.keys(permissionsOf))
      people.set(role, await api.signUp(role, role === "none" ? [] : [role]));
  });
  afterAll(async () => {
    await api[Symbol.asyncDispose]();
  });

  test("[SEC-049] the public routes are these and no others", () => {
    expect(open.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([
      "post /auth/login",
      "post /auth/logout",
      "post /auth/refresh",
      "post /auth/register",
      "post /auth/token",
    ]);
  });

  test.each(guarded.map((route) => [`${route.method} ${route.path}`, route] as const))(
    "%s",
    async (_name, route) => {
      const path = `/api/v1${toNothing(route.path)}`;
      const call = (token?: string) =>
        api.call(route.method, path, {
          ...(token !== undefined && { token }),
          // Refused once it is looked at: nothing that a role may do is done here.
          ...(route.body !== undefined && { json: { nonsense: true } }),
        });
      expect((await call()).status).toBe(401);
      expect((await call("forged")).status).toBe(401);
      if (route.path === "/auth/logout-all") return;
      for (const [role, { token }] of people) {
        const { status, body } = await call(token);
        if (!isAllowed(route, role)) {
          const needed = typeof route.access === "object" ? route.access.permission : "";
          expect([role, status, body.code]).toEqual([role, 403, "access.permission_denied"]);
          expect(body.detail).toContain(needed);
          expect(() =>
            authorize({ ...systemActor("x"), permissions: new PermissionSet([]) }, needed),
          ).toThrow();
        } else if (typeof route.access === "string") {
          expect([role, status]).toEqual([role, expect.toBeOneOf([200, 404, 422])]);
        } else {
          expect([role, status]).toEqual([role, expect.toBeOneOf([200, 403, 404, 422])]);
          if (route.access.unless === undefined) expect([role, status]).not.toEqual([role, 403]);
        }
      }
    },
  );

  test("[SEC-050] B's token is no key to A's account", async () => {
    const victim = people.get("admin");
    const token = people.get("user")?.token ?? "";
    const session = await api.call("GET", "/api/v1/auth/me/sessions", { token: victim?.token ?? "" });
    const attempts = [
      ["GET", `/users/${victim?.id}`],
      ["PATCH", `/users/${victim?.id}`, { name: "x" }],
      ["DELETE", `/users/${victim?.id}`],
      ["POST", `/users/${victim?.id}/deactivate`],
      ["PUT", `/users/${victim?.id}/roles`, { roles: [] }],
      ["GET", `/users/${victim?.id}/sessions`],
      ["DELETE", `/users/${victim?.id}/sessions`],
      ["DELETE", `/auth/me/sessions/${session.body.items[0].id}`],
      ["POST", "/authorization/check", { permissions: ["users:read"], userId: victim?.id }],
    ] as const;
    for (const [method, path, json] of attempts) {
      const { status } = await api.call(method, `/api/v1${path}`, {
        token,
        ...(json !== undefined && { json }),
      });
      expect([method, path, status]).toEqual([method, path, expect.toBeOneOf([403, 404])]);
    }
    expect((await api.call("GET", "/api/v1/auth/me", { token: victim?.token ?? "" })).body.roles).toEqual([
      "admin",
    ]);
  });
});
