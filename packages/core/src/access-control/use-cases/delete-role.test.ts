import { describe, expect, test } from "vitest";
import { aScenario, cli, refusal } from "../../testing/internal/scenario.ts";
import { withFaults } from "../../testing/mutants/with-faults.ts";
import { BuiltInRole } from "../domain/errors.ts";
import { parsePermissions } from "../domain/permission.ts";

describe("DeleteRole", () => {
  test("deletes the role and removes it from every user", async () => {
    const { authenticateAccessToken, createRole, deleteRole, getRole, getUser, newEvents, person } =
      await aScenario();
    await createRole.execute(cli, { name: "support", permissions: ["users:read"] });
    const ada = await person("ada", ["support", "user"]);
    await deleteRole.execute(cli, { name: "support" });
    expect(await refusal(getRole.execute(cli, { name: "support" }))).toBe("access.role_not_found");
    expect((await getUser.execute(cli, { userId: ada.id })).roles).toEqual(["user"]);
    expect((await authenticateAccessToken.execute(ada.tokens.accessToken)).permissions.toArray()).toEqual([]);
    expect(await newEvents()).toMatchObject([{ type: "access.role_deleted", data: { role: "support" } }]);
  });

  test("refuses built-in and unknown roles, and roles beyond the actor", async () => {
    const { createRole, deleteRole, listRoles, newEvents, person } = await aScenario();
    await createRole.execute(cli, { name: "strong", permissions: ["*"] });
    const { actor: admin } = await person("admin", ["admin"]);
    const { actor: ada } = await person("ada");
    await newEvents();
    expect(await refusal(deleteRole.execute(ada, { name: "strong" }))).toBe("access.permission_denied");
    expect(await refusal(deleteRole.execute(admin, { name: "strong" }))).toBe("access.escalation_denied");
    for (const name of ["user", "admin", "superadmin"]) {
      await expect(deleteRole.execute(cli, { name })).rejects.toThrow(
        new BuiltInRole("A built-in role can't be deleted."),
      );
    }
    expect(await refusal(deleteRole.execute(cli, { name: "unknown" }))).toBe("access.role_not_found");
    expect((await listRoles.execute(cli)).items).toHaveLength(4);
    expect(await newEvents()).toEqual([]);
  });

  test("decides by the role as it is once it is locked", async () => {
    const { createRole, deleteRole, getRole, newEventTypes, person } = await aScenario(
      {},
      ({ actors, roles }) => ({
        actors: withFaults(actors, {
          async lock(actor, target) {
            const found = target.role === undefined ? null : await roles.findByName(target.role);
            const isOther = found?.name === "support" && found.permissions.length === 1;
            if (isOther) await roles.save(found.withPermissions(parsePermissions(["*"]), found.updatedAt));
            return actors.lock(actor, target);
          },
        }),
      }),
    );
    await createRole.execute(cli, { name: "support", permissions: ["users:read"] });
    const { actor } = await person("admin", ["admin"]);
    const deletion = deleteRole.execute(actor, { name: "support" });
    expect(await refusal(deletion)).toBe("access.escalation_denied");
    expect((await getRole.execute(cli, { name: "support" })).name).toBe("support");
    expect(await newEventTypes()).toEqual([]);
  });

  test("of two deletions at once, one finds the role", async () => {
    const { createRole, deleteRole, newEventTypes } = await aScenario();
    await createRole.execute(cli, { name: "support", permissions: [] });
    await newEventTypes();
    const outcomes = await Promise.allSettled([
      deleteRole.execute(cli, { name: "support" }),
      deleteRole.execute(cli, { name: "support" }),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await newEventTypes()).toEqual(["access.role_deleted"]);
  });
});
