import { describe, expect, test } from "vitest";
import { withFaults } from "../../testing/index.ts";
import { aScenario, cli, refusal } from "../../testing/internal/scenario.ts";

describe("AssignRoles", () => {
  test("assigns the only superadmin another role, and revokes it again", async () => {
    const { assignRoles, person } = await aScenario();
    const root = await person("root", ["superadmin"]);
    const more = await assignRoles.execute(cli, { userId: root.id, roles: ["superadmin", "admin"] });
    expect(more.roles.toSorted()).toEqual(["admin", "superadmin"]);
    const less = await assignRoles.execute(cli, { userId: root.id, roles: ["superadmin"] });
    expect(less.roles).toEqual(["superadmin"]);
    expect(await refusal(assignRoles.execute(cli, { userId: root.id, roles: ["admin"] }))).toBe(
      "access.last_superadmin",
    );
  });

  test("a deactivated superadmin is not the last one: they may lose the role, and be deleted", async () => {
    const { assignRoles, deactivateUser, deleteUser, getUser, person } = await aScenario();
    await person("root", ["superadmin"]);
    for (const name of ["former", "leaver"]) {
      const { id: userId } = await person(name, ["superadmin"]);
      await deactivateUser.execute(cli, { userId });
      if (name === "former")
        expect((await assignRoles.execute(cli, { userId, roles: [] })).roles).toEqual([]);
      else await deleteUser.execute(cli, { userId });
    }
    expect(await refusal(getUser.execute(cli, { userId: "leaver" }))).toBe("identity.user_not_found");
  });

  test("names unknown roles before it looks at anything else", async () => {
    const { assignRoles, newEvents, person } = await aScenario();
    const root = await person("root", ["superadmin"]);
    const roles = ["nowhere", "user", "elsewhere"];
    const assigned = assignRoles.execute(cli, { userId: root.id, roles });
    await expect(assigned).rejects.toMatchObject({
      code: "access.unknown_role",
      roles: ["elsewhere", "nowhere"],
    });
    expect(await newEvents()).toEqual([]);
  });

  test("refuses added roles with permissions beyond the actor's, and none that are kept", async () => {
    let hashes = 0;
    const { assignRoles, createUser, getUser, newEvents, person } = await aScenario(
      {},
      ({ passwordHasher }) => ({
        passwordHasher: withFaults(passwordHasher, {
          hash(password) {
            hashes += 1;
            return passwordHasher.hash(password);
          },
        }),
      }),
    );
    const { actor } = await person("admin", ["admin"]);
    const bob = await person("bob", ["user"]);
    const stronger = { userId: bob.id, roles: ["user", "superadmin"] };
    expect(await refusal(assignRoles.execute(actor, stronger))).toBe("access.escalation_denied");
    const before = hashes;
    const account = { email: "eve@example.com", password: "correct horse", roles: ["superadmin"] };
    expect(await refusal(createUser.execute(actor, account))).toBe("access.escalation_denied");
    // Hashing is costly: what is refused anyway doesn't get that far.
    expect(hashes).toBe(before);
    expect(await newEvents()).toEqual([]);
    expect((await getUser.execute(cli, { userId: bob.id })).roles).toEqual(["user"]);
    const peer = await assignRoles.execute(actor, { userId: bob.id, roles: ["admin"] });
    expect(peer.roles).toEqual(["admin"]);
  });
});
