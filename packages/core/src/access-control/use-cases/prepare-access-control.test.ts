import { describe, expect, test } from "vitest";
import { createPortcullis } from "../../index.ts";
import { createInMemoryPorts, FixedClock } from "../../testing/index.ts";
import { cli, refusal } from "../../testing/internal/scenario.ts";

function aStart() {
  return createPortcullis(createInMemoryPorts(new FixedClock()));
}

const todos = { "todos:read": "See todos", "todos:write": "Change todos" };

describe("PrepareAccessControl", () => {
  test("registers the permissions with their wildcards and creates the built-in roles", async () => {
    const portcullis = aStart();
    await portcullis.prepareAccessControl.execute({ permissions: todos });
    const permissions = await portcullis.listPermissions.execute(cli, { limit: 100 });
    expect(permissions.items.map(({ name }) => name)).toEqual([
      "*",
      "events:*",
      "events:manage",
      "roles:*",
      "roles:assign",
      "roles:manage",
      "roles:read",
      "sessions:*",
      "sessions:manage",
      "todos:*",
      "todos:read",
      "todos:write",
      "users:*",
      "users:create",
      "users:delete",
      "users:read",
      "users:update",
    ]);
    expect(permissions.items).toContainEqual({ name: "todos:read", description: "See todos" });
    expect(permissions.items).toContainEqual({ name: "todos:*", description: "Every action on todos" });
    expect(permissions.items).toContainEqual({
      name: "*",
      description: "Everything, also what is registered later",
    });
    const roles = await portcullis.listRoles.execute(cli);
    expect(roles.items.map(({ name, isBuiltIn, permissions: held }) => [name, isBuiltIn, held])).toEqual([
      ["admin", true, ["roles:*", "sessions:*", "users:*"]],
      ["superadmin", true, ["*"]],
      ["user", true, []],
    ]);
  });

  test("describes every built-in permission and role to administrators", async () => {
    const portcullis = aStart();
    await portcullis.prepareAccessControl.execute();
    const permissions = await portcullis.listPermissions.execute(cli, { limit: 100 });
    const roles = await portcullis.listRoles.execute(cli);
    for (const { description } of [...permissions.items, ...roles.items])
      expect(description).toMatch(/^[A-Z].+/);
  });

  test("refuses a grant of an unregistered permission, and registers nothing", async () => {
    const portcullis = aStart();
    const input = { permissions: todos, grants: { user: ["todo:read"] } };
    expect(await refusal(portcullis.prepareAccessControl.execute(input))).toBe("access.unknown_permission");
    expect((await portcullis.listPermissions.execute(cli)).items).toEqual([]);
  });

  test("a host may describe a built-in permission in its own words", async () => {
    const portcullis = aStart();
    await portcullis.prepareAccessControl.execute({ permissions: { "users:read": "See members" } });
    const { items } = await portcullis.listPermissions.execute(cli, { limit: 100 });
    expect(items.find(({ name }) => name === "users:read")?.description).toBe("See members");
  });

  test("is idempotent: a second start changes nothing that administrators changed", async () => {
    const portcullis = aStart();
    const input = { permissions: todos, grants: { user: ["todos:read"] } };
    await portcullis.prepareAccessControl.execute(input);
    await portcullis.setRolePermissions.execute(cli, { name: "user", permissions: ["todos:write"] });
    await portcullis.changeRoleDescription.execute(cli, { name: "admin", description: "Mine" });
    const before = await portcullis.listRoles.execute(cli);
    await portcullis.prepareAccessControl.execute(input);
    expect(await portcullis.listRoles.execute(cli)).toEqual(before);
  });

  test("grants once, when the permission is new", async () => {
    const portcullis = aStart();
    const permissionsOfUser = async () =>
      (await portcullis.getRole.execute(cli, { name: "user" })).permissions;
    await portcullis.prepareAccessControl.execute({
      permissions: { "todos:read": "See todos" },
      grants: { user: ["todos:read"] },
    });
    expect(await permissionsOfUser()).toEqual(["todos:read"]);
    await portcullis.setRolePermissions.execute(cli, { name: "user", permissions: [] });
    // A new version of the host adds a permission: just that one is granted.
    await portcullis.prepareAccessControl.execute({
      permissions: todos,
      grants: { user: ["todos:read", "todos:write"] },
    });
    expect(await permissionsOfUser()).toEqual(["todos:write"]);
  });

  test("refuses bad permissions, bad role names and grants to unknown roles, and prepares nothing", async () => {
    const portcullis = aStart();
    const refusals = [
      { permissions: { Todos: "No" } },
      { grants: { user: ["no permission"] } },
      { grants: { "no role": [] } },
      { grants: { unknown: ["users:read"] } },
    ].map((input) => refusal(portcullis.prepareAccessControl.execute(input)));
    expect(await Promise.all(refusals)).toEqual([
      "access.invalid_permission",
      "access.invalid_permission",
      "access.invalid_role_name",
      "access.unknown_role",
    ]);
    expect((await portcullis.listRoles.execute(cli)).items).toEqual([]);
  });

  describe("an application's own roles", () => {
    const roles = {
      accountant: { description: " Books and bills ", permissions: ["todos:write", "users:read"] },
      auditor: { permissions: [] },
    };
    const accountantOf = (portcullis: ReturnType<typeof aStart>) =>
      portcullis.getRole.execute(cli, { name: "accountant" });

    test("are created beside the built-in ones, and are not built in", async () => {
      const portcullis = aStart();
      await portcullis.prepareAccessControl.execute({ permissions: todos, roles });
      expect(await accountantOf(portcullis)).toMatchObject({
        name: "accountant",
        description: "Books and bills",
        permissions: ["todos:write", "users:read"],
        isBuiltIn: false,
      });
      const { items } = await portcullis.listRoles.execute(cli);
      const names = ["accountant", "admin", "auditor", "superadmin", "user"];
      expect(items.map(({ name }) => name)).toEqual(names);
    });

    test("are created before grants, which may name them", async () => {
      const portcullis = aStart();
      const grants = { accountant: ["todos:read"] };
      await portcullis.prepareAccessControl.execute({ permissions: todos, roles, grants });
      const { permissions } = await accountantOf(portcullis);
      expect(permissions).toEqual(["todos:read", "todos:write", "users:read"]);
    });

    test("keep the changes of administrators at the next start", async () => {
      const portcullis = aStart();
      await portcullis.prepareAccessControl.execute({ permissions: todos, roles });
      await portcullis.setRolePermissions.execute(cli, { name: "accountant", permissions: ["todos:read"] });
      await portcullis.changeRoleDescription.execute(cli, { name: "accountant", description: "Mine" });
      const before = await portcullis.listRoles.execute(cli);
      await portcullis.prepareAccessControl.execute({ permissions: todos, roles });
      expect(await portcullis.listRoles.execute(cli)).toEqual(before);
    });

    test("are created on an existing installation, and again after they were deleted", async () => {
      const portcullis = aStart();
      await portcullis.prepareAccessControl.execute({ permissions: todos });
      await portcullis.prepareAccessControl.execute({ permissions: todos, roles });
      const made = await accountantOf(portcullis);
      await portcullis.deleteRole.execute(cli, { name: "accountant" });
      await portcullis.prepareAccessControl.execute({ permissions: todos, roles });
      expect(await accountantOf(portcullis)).toEqual(made);
    });

    test("are created once by many concurrent starts on an existing installation", async () => {
      const portcullis = aStart();
      await portcullis.prepareAccessControl.execute({ permissions: todos });
      const input = { permissions: todos, roles };
      await Promise.all(Array.from({ length: 10 }, () => portcullis.prepareAccessControl.execute(input)));
      expect((await portcullis.listRoles.execute(cli)).items).toHaveLength(5);
    });

    test.each([
      ["a built-in name", { user: { permissions: ["todos:read"] } }, "access.builtin_role"],
      ["superadmin", { superadmin: { permissions: ["todos:read"] } }, "access.builtin_role"],
      ["no name", { "An Accountant": { permissions: [] } }, "access.invalid_role_name"],
      ["what is no permission", { accountant: { permissions: ["todos"] } }, "access.invalid_permission"],
      ["an unknown permission", { accountant: { permissions: ["todo:read"] } }, "access.unknown_permission"],
      [
        "a long description",
        { accountant: { description: "x".repeat(501), permissions: [] } },
        "access.invalid_description",
      ],
    ])("with %s are refused, and nothing is prepared", async (_, wrong, code) => {
      const portcullis = aStart();
      const input = { permissions: todos, roles: { ...roles, ...wrong } };
      expect(await refusal(portcullis.prepareAccessControl.execute(input))).toBe(code);
      expect((await portcullis.listRoles.execute(cli)).items).toEqual([]);
      expect((await portcullis.listPermissions.execute(cli)).items).toEqual([]);
    });

    test("the error for a built-in name contains the name and what to do instead", async () => {
      const input = { roles: { admin: { permissions: ["users:read"] } } };
      await expect(aStart().prepareAccessControl.execute(input)).rejects.toThrow(
        "The role admin is built in. To add permissions to it, use `grants`.",
      );
    });
  });
});
