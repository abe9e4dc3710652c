import { systemActor } from "@portcullis/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Reply } from "../test-support/client.ts";
import type { Role } from "../test-support/permission-matrix.ts";
import {
  allRoles,
  customRoleNames,
  customRoles,
  matrix,
  nothing,
} from "../test-support/permission-matrix.ts";
import type { SignedIn, TestApi } from "../test-support/test-api.ts";
import { startApi } from "../test-support/test-api.ts";

describe("[SEC-049] every role on every route", () => {
  let api: TestApi;
  const people = new Map<Role, SignedIn>();

  beforeAll(async () => {
    api = await startApi({ rateLimit: "off" });
    const system = systemActor("test");
    for (const name of customRoleNames)
      await api.portcullis.createRole.execute(system, { name, permissions: [customRoles[name]] });
    for (const role of allRoles) people.set(role, await api.signUp(role, [role]));
  });
  afterAll(async () => {
    await api[Symbol.asyncDispose]();
  });

  function callRoute(route: string, token?: string): Promise<Reply> {
    const [method = "", path = ""] = route.split(" ");
    const target = `/api/v1${path.replaceAll(/\{\w+\}/g, nothing)}`;
    return api.call(method, target, { ...matrix[route]?.call, ...(token !== undefined && { token }) });
  }

  test("the matrix has a row for each route, and no other", () => {
    const routes = api.api.routes.map(({ method, path }) => `${method} ${path}`);
    expect(Object.keys(matrix).toSorted()).toEqual(routes.toSorted());
  });

  test("[SEC-049] the public routes are these and no others", () => {
    const open = api.api.routes.filter(({ access }) => access === "public" || access === "optional-token");
    const rows = Object.entries(matrix).filter(([, { access }]) => access === "public");
    expect(open.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual(
      rows.map(([route]) => route).toSorted(),
    );
  });

  test.each(Object.entries(matrix))("%s", async (route, { access, roles = allRoles, answer }) => {
    const [status, code] = answer;
    const allowed = [status, code === undefined ? expect.anything() : code];
    const outcomeOf = ({ status, body }: Reply) => [status, body?.code ?? "no code"];
    if (access === "public") {
      expect(outcomeOf(await callRoute(route))).toEqual(allowed);
      return;
    }
    expect(outcomeOf(await callRoute(route))).toEqual([401, "http.unauthorized"]);
    expect(outcomeOf(await callRoute(route, "forged"))).toEqual([401, "sessions.invalid_access_token"]);
    for (const role of allRoles) {
      // Signing out everywhere needs a session that no other row needs.
      const { token } =
        answer[0] === 204 ? await api.signUp(`leaver-${role}`, [role]) : (people.get(role) ?? { token: "" });
      const reply = await callRoute(route, token);
      const expected = roles.includes(role) ? allowed : [403, "access.permission_denied"];
      expect([role, ...outcomeOf(reply)]).toEqual([role, ...expected]);
      if (!roles.includes(role)) expect(reply.body.detail).toContain(access);
    }
  });

  test.each(Object.entries(matrix))("%s declares its permission", (route, { access }) => {
    const declared = api.api.routes.find(({ method, path }) => `${method} ${path}` === route)?.access;
    const [method = "", path = ""] = route.split(" ");
    // A boundary: the types of the document don't have the extension.
    const operations = api.api.openapi.paths?.[`/api/v1${path}`] as Record<string, Record<string, unknown>>;
    const permission = access.includes(":") ? access : undefined;
    expect(operations[method]?.["x-permission"]).toBe(permission);
    expect(typeof declared === "object" ? declared.permission : undefined).toBe(permission);
  });

  test("[SEC-050] B's token gives no access to A's account", async () => {
    const owner = people.get("admin");
    const token = people.get("user")?.token ?? "";
    const session = await api.call("GET", "/api/v1/auth/me/sessions", { token: owner?.token ?? "" });
    const attempts = [
      ["GET", `/users/${owner?.id}`],
      ["PATCH", `/users/${owner?.id}`, { name: "x" }],
      ["DELETE", `/users/${owner?.id}`],
      ["POST", `/users/${owner?.id}/deactivate`],
      ["PUT", `/users/${owner?.id}/roles`, { roles: [] }],
      ["GET", `/users/${owner?.id}/sessions`],
      ["DELETE", `/users/${owner?.id}/sessions`],
      ["DELETE", `/auth/me/sessions/${session.body.items[0].id}`],
      ["POST", "/authorization/check", { permissions: ["users:read"], userId: owner?.id }],
    ] as const;
    for (const [method, path, json] of attempts) {
      const { status } = await api.call(method, `/api/v1${path}`, {
        token,
        ...(json !== undefined && { json }),
      });
      expect([method, path, status]).toEqual([method, path, expect.toBeOneOf([403, 404])]);
    }
    expect((await api.call("GET", "/api/v1/auth/me", { token: owner?.token ?? "" })).body.roles).toEqual([
      "admin",
    ]);
  });
});
