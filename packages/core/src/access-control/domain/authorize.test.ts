import { describe, expect, test } from "vitest";
import { parseId } from "../../shared/domain/id.ts";
import type { UserActor } from "./actor.ts";
import { systemActor, toEventActor } from "./actor.ts";
import { authorize, refuseEscalation } from "./authorize.ts";
import { EscalationDenied, InvalidPermission, PermissionDenied } from "./errors.ts";
import { PermissionSet, parsePermissions } from "./permission.ts";

function userWith(...permissions: string[]): UserActor {
  const id = "00000000-0000-7000-8000-000000000001";
  return {
    type: "user",
    userId: parseId(id),
    sessionId: parseId(id),
    roles: [],
    permissions: new PermissionSet(parsePermissions(permissions)),
  };
}

describe("authorize", () => {
  test("accepts an actor who holds the permission, or a wildcard over it", () => {
    authorize(userWith("todos:read"), "todos:read");
    authorize(userWith("todos:*"), "todos:read");
    authorize(systemActor("job"), "todos:read");
  });

  test("refuses an actor without it, and names the permission", () => {
    expect(() => authorize(userWith("todos:read"), "todos:write")).toThrow(PermissionDenied);
    expect(() => authorize(userWith(), "todos:write")).toThrow(
      expect.objectContaining({ code: "access.permission_denied", permission: "todos:write" }),
    );
  });

  test("refuses a permission that is none, also for the system", () => {
    expect(() => authorize(systemActor("job"), "todos")).toThrow(InvalidPermission);
  });
});

test("refuseEscalation refuses any permission beyond the actor's", () => {
  refuseEscalation(userWith("todos:*"), parsePermissions(["todos:read", "todos:*"]));
  expect(() => refuseEscalation(userWith("todos:*"), parsePermissions(["todos:read", "*"]))).toThrow(
    EscalationDenied,
  );
});

test("events name the user, or the system's part", () => {
  expect(toEventActor(userWith())).toEqual({ type: "user", userId: userWith().userId });
  expect(toEventActor(systemActor("job:purge"))).toEqual({ type: "system", name: "job:purge" });
});

test("the system's actor is told apart from a user, by its type", () => {
  expect(systemActor("job:purge")).toMatchObject({ type: "system", name: "job:purge" });
});
