import { describe, expect, test } from "vitest";
import { aScenario, cli, issuesOf, refusal } from "../../testing/internal/scenario.ts";
import { BuiltInRole } from "../domain/errors.ts";

const userActor = (userId: string) => ({ type: "user", userId });

describe("CreateRole", () => {
  test("creates a role and records it", async () => {
    const { createRole, getRole, newEvents, person } = await aScenario();
    const admin = await person("admin", ["admin"]);
    const role = await createRole.execute(admin.actor, {
      name: "support",
      description: "  Helps ",
      permissions: ["users:read", "sessions:*", "users:read"],
    });
    expect(role).toMatchObject({
      name: "support",
      description: "Helps",
      permissions: ["sessions:*", "users:read"],
      isBuiltIn: false,
    });
    expect(await getRole.execute(admin.actor, { name: "support" })).toEqual(role);
    expect(await newEvents()).toMatchObject([
      {
        type: "access.role_created",
        actor: userActor(admin.id),
        data: { role: "support", permissions: ["sessions:*", "users:read"] },
      },
    ]);
  });

  test("refuses, and leaves no role and no event", async () => {
    const { createRole, listRoles, newEventTypes, person } = await aScenario();
    const { actor: admin } = await person("admin", ["admin"]);
    const { actor: ada } = await person("ada");
    const role = { name: "support", permissions: [] };
    expect(await refusal(createRole.execute(ada, role))).toBe("access.permission_denied");
    expect(await refusal(createRole.execute(admin, { ...role, permissions: ["*"] }))).toBe(
      "access.escalation_denied",
    );
    expect(await refusal(createRole.execute(admin, { ...role, permissions: ["todos:read"] }))).toBe(
      "access.unknown_permission",
    );
    expect(await refusal(createRole.execute(admin, { ...role, name: "user" }))).toBe(
      "access.role_name_taken",
    );
    expect(
      await issuesOf(createRole.execute(admin, { name: "No!", description: "a\nb", permissions: ["x"] })),
    ).toEqual({
      name: "access.invalid_role_name",
      description: "access.invalid_description",
      permissions: "access.invalid_permission",
    });
    expect((await listRoles.execute(cli)).items).toHaveLength(3);
    expect(await newEventTypes()).toEqual([]);
  });
});

describe("SetRolePermissions", () => {
  test("[SEC-053] replaces the role's permissions, from each affected user's next request on", async () => {
    const { authenticateAccessToken, createRole, newEvents, person, setRolePermissions } = await aScenario();
    await createRole.execute(cli, { name: "support", permissions: ["users:read", "roles:read"] });
    const ada = await person("ada", ["support"]);
    const permissions = ["users:read", "users:update"];
    const role = await setRolePermissions.execute(cli, { name: "support", permissions });
    expect(role.permissions).toEqual(permissions);
    const actor = await authenticateAccessToken.execute(ada.tokens.accessToken);
    expect(actor.permissions.toArray()).toEqual(permissions);
    expect(await newEvents()).toMatchObject([
      {
        type: "access.role_permissions_changed",
        actor: { type: "system", name: "cli" },
        data: { role: "support", added: ["users:update"], removed: ["roles:read"] },
      },
    ]);
  });

  test("a change without a difference is neither saved nor recorded", async () => {
    const { clock, createRole, getRole, newEvents, ports, setRolePermissions } = await aScenario();
    await createRole.execute(cli, { name: "support", permissions: ["users:read", "roles:read"] });
    const before = await getRole.execute(cli, { name: "support" });
    const stored = (await ports.roles.list({ limit: 10, after: null })).map(({ version }) => version);
    await newEvents();
    clock.advance(1_000);
    const permissions = ["users:read", "roles:read", "users:read"];
    expect(await setRolePermissions.execute(cli, { name: "support", permissions })).toEqual(before);
    expect((await ports.roles.list({ limit: 10, after: null })).map(({ version }) => version)).toEqual(
      stored,
    );
    expect(await newEvents()).toEqual([]);
  });

  test("refuses an actor who does not hold all permissions that the role had and gets", async () => {
    const { createRole, getRole, newEventTypes, person, setRolePermissions } = await aScenario();
    await createRole.execute(cli, { name: "strong", permissions: ["*"] });
    const { actor: admin } = await person("admin", ["admin"]);
    const { actor: ada } = await person("ada");
    const set = (actor: typeof ada, name: string, permissions: string[]) =>
      refusal(setRolePermissions.execute(actor, { name, permissions }));
    expect(await set(ada, "user", [])).toBe("access.permission_denied");
    expect(await set(admin, "user", ["*"])).toBe("access.escalation_denied");
    expect(await set(admin, "strong", ["users:read"])).toBe("access.escalation_denied");
    expect(await set(admin, "unknown", [])).toBe("access.role_not_found");
    expect(await set(admin, "No such name!", [])).toBe("access.role_not_found");
    expect(await set(admin, "user", ["todos:read"])).toBe("access.unknown_permission");
    await expect(
      setRolePermissions.execute(cli, { name: "superadmin", permissions: ["users:read"] }),
    ).rejects.toThrow(new BuiltInRole("The permissions of the role superadmin can't be changed."));
    expect(await issuesOf(setRolePermissions.execute(cli, { name: "user", permissions: ["x"] }))).toEqual({
      permissions: "access.invalid_permission",
    });
    expect((await getRole.execute(cli, { name: "strong" })).permissions).toEqual(["*"]);
    expect((await getRole.execute(cli, { name: "user" })).permissions).toEqual([]);
    expect(await newEventTypes()).toEqual([]);
  });
});

describe("ChangeRoleDescription", () => {
  test("changes and clears the description, of a built-in role too", async () => {
    const { clock, changeRoleDescription, getRole, newEvents } = await aScenario();
    clock.advance(1_000);
    const role = await changeRoleDescription.execute(cli, { name: "user", description: "Members" });
    expect(role).toMatchObject({ description: "Members", updatedAt: clock.now() });
    await changeRoleDescription.execute(cli, { name: "user", description: null });
    expect((await getRole.execute(cli, { name: "user" })).description).toBeNull();
    const recorded = { type: "access.role_description_changed", data: { role: "user" } };
    expect(await newEvents()).toMatchObject([recorded, recorded]);
  });

  test("a change without a difference is neither saved nor recorded", async () => {
    const { clock, changeRoleDescription, getRole, newEvents } = await aScenario();
    const before = await getRole.execute(cli, { name: "user" });
    await newEvents();
    clock.advance(1_000);
    const { description } = before;
    expect(await changeRoleDescription.execute(cli, { name: "user", description })).toEqual(before);
    expect(await newEvents()).toEqual([]);
  });

  test("refuses", async () => {
    const { changeRoleDescription, newEventTypes, person } = await aScenario();
    const { actor } = await person("ada");
    const { actor: admin } = await person("admin", ["admin"]);
    const input = { name: "user", description: "x" };
    expect(await refusal(changeRoleDescription.execute(actor, input))).toBe("access.permission_denied");
    expect(await refusal(changeRoleDescription.execute(admin, { ...input, name: "superadmin" }))).toBe(
      "access.escalation_denied",
    );
    expect(await refusal(changeRoleDescription.execute(cli, { ...input, name: "unknown" }))).toBe(
      "access.role_not_found",
    );
    expect(await issuesOf(changeRoleDescription.execute(cli, { ...input, description: "a\u0000" }))).toEqual({
      description: "access.invalid_description",
    });
    expect(await newEventTypes()).toEqual([]);
  });
});

describe("GetRole, ListRoles and ListPermissions", () => {
  test("need roles:read", async () => {
    const { getRole, listPermissions, listRoles, person } = await aScenario();
    const { actor } = await person("ada");
    expect(await refusal(getRole.execute(actor, { name: "user" }))).toBe("access.permission_denied");
    expect(await refusal(listRoles.execute(actor))).toBe("access.permission_denied");
    expect(await refusal(listPermissions.execute(actor))).toBe("access.permission_denied");
    expect(await refusal(getRole.execute(cli, { name: "unknown" }))).toBe("access.role_not_found");
  });

  test("lists go page by page; cursors don't cross lists", async () => {
    const { listPermissions, listRoles } = await aScenario();
    const first = await listRoles.execute(cli, { limit: 2 });
    expect(first.items.map(({ name }) => name)).toEqual(["admin", "superadmin"]);
    const second = await listRoles.execute(cli, { limit: 2, cursor: first.nextCursor ?? "" });
    expect([second.items.map(({ name }) => name), second.nextCursor]).toEqual([["user"], null]);
    const permissions = await listPermissions.execute(cli, { limit: 3 });
    expect(permissions.items.map(({ name }) => name)).toEqual(["*", "events:*", "events:manage"]);
    const crossed = listPermissions.execute(cli, { cursor: first.nextCursor ?? "" });
    expect(await refusal(crossed)).toBe("shared.invalid_cursor");
    expect(await refusal(listRoles.execute(cli, { limit: 0 }))).toBe("shared.invalid_limit");
  });
});
