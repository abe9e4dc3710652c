import { describe, expect, test } from "vitest";
import type { Actor } from "../../index.ts";
import { aScenario, cli, issuesOf, refusal } from "../../testing/internal/scenario.ts";
import { withFaults } from "../../testing/mutants/with-faults.ts";

const unknown = "01890a5d-ac96-774b-bcce-b302099a8057";

describe("GetUser", () => {
  test("returns each user to themselves, and any user with users:read", async () => {
    const { getUser, person } = await aScenario();
    const [ada, bob, admin] = [await person("ada"), await person("bob"), await person("admin", ["admin"])];
    expect((await getUser.execute(ada.actor, { userId: ada.id.toUpperCase() })).email).toBe(ada.email);
    expect((await getUser.execute(admin.actor, { userId: ada.id })).email).toBe(ada.email);
    expect(await refusal(getUser.execute(bob.actor, { userId: ada.id }))).toBe("access.permission_denied");
  });

  test("finds no user by an unknown or malformed id", async () => {
    const { getUser, person } = await aScenario();
    const ada = await person("ada");
    for (const userId of [unknown, "1", "", "' OR 1=1"]) {
      expect(await refusal(getUser.execute(cli, { userId }))).toBe("identity.user_not_found");
    }
    // Whether another user exists is not disclosed.
    // An untyped caller may send what is no text.
    const noText = 5 as unknown as string;
    for (const userId of [unknown, "1", "", noText]) {
      expect(await refusal(getUser.execute(ada.actor, { userId }))).toBe("access.permission_denied");
    }
  });
});

describe("ListUsers", () => {
  test("filters, sorts and pages", async () => {
    const { clock, deactivateUser, listUsers, person } = await aScenario();
    for (const name of ["carol", "ada", "bob"]) {
      await person(name, name === "bob" ? ["admin", "user"] : ["user"]);
      clock.advance(1_000);
    }
    const names = async (input: Parameters<typeof listUsers.execute>[1]) =>
      (await listUsers.execute(cli, input)).items.map(({ username }) => username);
    expect(await names({})).toEqual(["carol", "ada", "bob"]);
    expect(await names({ sort: "-createdAt" })).toEqual(["bob", "ada", "carol"]);
    expect(await names({ sort: "email" })).toEqual(["ada", "bob", "carol"]);
    expect(await names({ search: "  ADA@ " })).toEqual(["ada"]);
    expect(await names({ search: " " })).toHaveLength(3);
    expect(await names({ role: "admin" })).toEqual(["bob"]);
    const [bob] = (await listUsers.execute(cli, { role: "admin" })).items;
    await deactivateUser.execute(cli, { userId: bob?.id ?? "" });
    expect(await names({ active: false })).toEqual(["bob"]);
    expect(await names({ active: true })).toEqual(["carol", "ada"]);
    for (const sort of ["createdAt", "-createdAt", "email"] as const) {
      const first = await listUsers.execute(cli, { sort, limit: 2 });
      const second = await listUsers.execute(cli, { sort, limit: 2, cursor: first.nextCursor ?? "" });
      const paged = [...first.items, ...second.items].map(({ username }) => username);
      expect([paged, second.nextCursor]).toEqual([await names({ sort }), null]);
    }
  });

  test("searches for at most 200 characters, and for nothing when the text is empty", async () => {
    const searches: (string | null)[] = [];
    const { listUsers } = await aScenario({}, ({ userDirectory }) => ({
      userDirectory: withFaults(userDirectory, {
        list(query) {
          searches.push(query.search);
          return userDirectory.list(query);
        },
      }),
    }));
    for (const search of [undefined, "", "  ", ` ${"x".repeat(200)} `, "STRAẞE"])
      await listUsers.execute(cli, { search });
    expect(searches).toEqual([null, null, null, "x".repeat(200), "strasse"]);
  });

  test("refuses", async () => {
    const { listUsers, person } = await aScenario();
    const { actor } = await person("ada");
    await person("bob");
    expect(await refusal(listUsers.execute(actor))).toBe("access.permission_denied");
    expect(await issuesOf(listUsers.execute(cli, { search: "x".repeat(201), role: "!" }))).toEqual({
      search: "identity.invalid_search",
      role: "access.invalid_role_name",
    });
    expect(await issuesOf(listUsers.execute(cli, { search: "a\u0000b" }))).toEqual({
      search: "identity.invalid_search",
    });
    expect(await refusal(listUsers.execute(cli, { limit: 101 }))).toBe("shared.invalid_limit");
    const { nextCursor } = await listUsers.execute(cli, { limit: 1 });
    expect(await refusal(listUsers.execute(cli, { cursor: nextCursor ?? "", sort: "email" }))).toBe(
      "shared.invalid_cursor",
    );
    const forged = (content: unknown) => Buffer.from(JSON.stringify(content)).toString("base64url");
    for (const cursor of [
      forged(["users:createdAt", "yesterday", unknown]),
      forged(["users:createdAt", "2026-01-01T00:00:00.000Z", "1"]),
      "garbage",
    ]) {
      expect(await refusal(listUsers.execute(cli, { cursor }))).toBe("shared.invalid_cursor");
    }
  });
});

describe("CheckPermissions", () => {
  test("returns what the actor holds", async () => {
    const { checkPermissions, person } = await aScenario();
    const admin = await person("admin", ["admin"]);
    const permissions = ["users:read", "users:*", "*", "todos:read"];
    const expected = { "users:read": true, "users:*": true, "*": false, "todos:read": false };
    for (const userId of [undefined, admin.id, admin.id.toUpperCase()]) {
      const held = await checkPermissions.execute(admin.actor, { permissions, userId });
      expect(Object.fromEntries(held)).toEqual(expected);
    }
    expect(Object.fromEntries(await checkPermissions.execute(cli, { permissions: ["*"] }))).toEqual({
      "*": true,
    });
  });

  test("the actor's own id needs no permission, in any letter case", async () => {
    const { checkPermissions, person } = await aScenario();
    const ada = await person("ada");
    const held = await checkPermissions.execute(ada.actor, {
      permissions: ["users:read"],
      userId: ada.id.toUpperCase(),
    });
    expect(held.get("users:read")).toBe(false);
  });

  test("returns what another user holds now; a deactivated user holds nothing", async () => {
    const { checkPermissions, deactivateUser, person } = await aScenario();
    const bob = await person("bob", ["admin"]);
    const check = async () =>
      (await checkPermissions.execute(cli, { permissions: ["users:read"], userId: bob.id })).get(
        "users:read",
      );
    expect(await check()).toBe(true);
    await deactivateUser.execute(cli, { userId: bob.id });
    expect(await check()).toBe(false);
  });

  test("refuses", async () => {
    const { checkPermissions, person } = await aScenario();
    const { actor } = await person("ada");
    const permissions = ["users:read"];
    for (const userId of [unknown, "1", ""]) {
      const check = (asker: Actor) => refusal(checkPermissions.execute(asker, { permissions, userId }));
      expect([await check(actor), await check(cli)]).toEqual([
        "access.permission_denied",
        "identity.user_not_found",
      ]);
    }
    expect(await issuesOf(checkPermissions.execute(actor, { permissions: ["users"] }))).toEqual({
      permissions: "access.invalid_permission",
    });
  });
});
