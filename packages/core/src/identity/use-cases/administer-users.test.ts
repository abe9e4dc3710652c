import { describe, expect, test } from "vitest";
import type { Actor } from "../../access-control/index.ts";
import { parseId } from "../../shared/domain/id.ts";
import type { Scenario } from "../../testing/internal/scenario.ts";
import { aScenario, cli, issuesOf, refusal } from "../../testing/internal/scenario.ts";

const unknown = "01890a5d-ac96-774b-bcce-b302099a8057";

/** The four ways in which a user stops being an active superadmin. */
const demotions: readonly [string, (scenario: Scenario, actor: Actor, userId: string) => Promise<unknown>][] =
  [
    ["demoting", ({ assignRoles }, actor, userId) => assignRoles.execute(actor, { userId, roles: ["user"] })],
    ["deactivating", ({ deactivateUser }, actor, userId) => deactivateUser.execute(actor, { userId })],
    ["deleting", ({ deleteUser }, actor, userId) => deleteUser.execute(actor, { userId })],
  ];

async function superadminsIn({ listUsers }: Scenario): Promise<number> {
  return (await listUsers.execute(cli, { role: "superadmin", active: true })).items.length;
}

describe.each(demotions)("%s a superadmin", (_what, demote) => {
  test("is refused for the last active one, by whomever", async () => {
    const scenario = await aScenario();
    const root = await scenario.person("root", ["superadmin"]);
    const former = await scenario.person("former", ["superadmin"]);
    await scenario.deactivateUser.execute(cli, { userId: former.id });
    await scenario.newEvents();
    for (const actor of [cli, root.actor]) {
      expect(await refusal(demote(scenario, actor, root.id))).toBe("access.last_superadmin");
    }
    expect(await superadminsIn(scenario)).toBe(1);
    expect(await scenario.newEvents()).toEqual([]);
  });

  test("is allowed while another remains, and for a superadmin who is inactive already", async () => {
    const scenario = await aScenario();
    const [first, second] = [
      await scenario.person("first", ["superadmin"]),
      await scenario.person("second", ["superadmin"]),
    ];
    await demote(scenario, first.actor, second.id);
    expect(await superadminsIn(scenario)).toBe(1);
    const third = await scenario.person("third", ["superadmin"]);
    await scenario.deactivateUser.execute(cli, { userId: third.id });
    await demote(scenario, first.actor, third.id);
    expect(await superadminsIn(scenario)).toBe(1);
  });

  test("is only for superadmins", async () => {
    const scenario = await aScenario();
    const root = await scenario.person("root", ["superadmin"]);
    await scenario.person("other", ["superadmin"]);
    const { actor } = await scenario.person("admin", ["admin"]);
    expect(await refusal(demote(scenario, actor, root.id))).toBe("access.escalation_denied");
    expect(await superadminsIn(scenario)).toBe(2);
  });

  test("leaves one when two demote each other at once", async () => {
    const scenario = await aScenario();
    const people = [
      await scenario.person("anne", ["superadmin"]),
      await scenario.person("bert", ["superadmin"]),
    ];
    const outcomes = await Promise.allSettled(people.map(({ id }) => demote(scenario, cli, id)));
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await superadminsIn(scenario)).toBe(1);
  });

  test("needs a permission, and a user", async () => {
    const scenario = await aScenario();
    const [ada, bob] = [await scenario.person("ada"), await scenario.person("bob")];
    expect(await refusal(demote(scenario, ada.actor, bob.id))).toBe("access.permission_denied");
    for (const userId of [unknown, "1"]) {
      expect(await refusal(demote(scenario, cli, userId))).toBe("identity.user_not_found");
    }
  });
});

describe("AssignRoles", () => {
  test("replaces the roles, from the user's next request on", async () => {
    const { assignRoles, authenticateAccessToken, newEvents, person } = await aScenario();
    const [admin, ada] = [await person("admin", ["admin"]), await person("ada")];
    const user = await assignRoles.execute(admin.actor, {
      userId: ada.id,
      roles: ["admin"],
      expectedVersion: 1,
    });
    expect(user).toMatchObject({ roles: ["admin"], version: 2 });
    const actor = await authenticateAccessToken.execute(ada.tokens.accessToken);
    expect([actor.roles, actor.permissions.toArray()]).toEqual([
      ["admin"],
      ["roles:*", "sessions:*", "users:*"],
    ]);
    expect(await newEvents()).toMatchObject([
      {
        type: "identity.user_roles_assigned",
        actor: { type: "user", userId: admin.id },
        data: { userId: ada.id, added: ["admin"], removed: ["user"] },
      },
    ]);
  });

  test("the same roles again change and record nothing", async () => {
    const { assignRoles, newEvents, person } = await aScenario();
    const ada = await person("ada");
    expect((await assignRoles.execute(cli, { userId: ada.id, roles: ["user", "user"] })).version).toBe(1);
    expect(await newEvents()).toEqual([]);
  });

  test("an actor can't grant what they don't hold, to themselves or others", async () => {
    const { assignRoles, createRole, getUser, newEvents, person } = await aScenario();
    await createRole.execute(cli, { name: "clerk", permissions: ["roles:assign"] });
    const [admin, clerk, ada] = [
      await person("admin", ["admin"]),
      await person("clerk", ["clerk"]),
      await person("ada"),
    ];
    const give = (actor: Actor, userId: string, ...roles: string[]) =>
      refusal(assignRoles.execute(actor, { userId, roles }));
    expect(await give(admin.actor, ada.id, "superadmin")).toBe("access.escalation_denied");
    expect(await give(admin.actor, admin.id, "admin", "superadmin")).toBe("access.escalation_denied");
    expect(await give(clerk.actor, clerk.id, "clerk", "admin")).toBe("access.escalation_denied");
    expect(await give(clerk.actor, admin.id, "user")).toBe("access.escalation_denied");
    expect(await give(admin.actor, ada.id, "unknown")).toBe("access.unknown_role");
    expect(await issuesOf(assignRoles.execute(cli, { userId: ada.id, roles: ["!"] }))).toEqual({
      roles: "access.invalid_role_name",
    });
    const stale = assignRoles.execute(cli, { userId: ada.id, roles: [], expectedVersion: 9 });
    expect(await refusal(stale)).toBe("shared.precondition_failed");
    for (const { id, actor } of [admin, clerk, ada]) {
      expect((await getUser.execute(cli, { userId: id })).roles).toEqual(actor.roles);
    }
    expect(await newEvents()).toEqual([]);
  });
});

describe("DeactivateUser and ActivateUser", () => {
  test("deactivating revokes all sessions at once, and activating lets the user sign in again", async () => {
    const {
      activateUser,
      authenticateAccessToken,
      deactivateUser,
      newEvents,
      person,
      refreshSession,
      signInAgain,
    } = await aScenario();
    const ada = await person("ada");
    const other = await signInAgain(ada);
    await newEvents();
    await deactivateUser.execute(cli, { userId: ada.id });
    for (const { tokens } of [ada, other]) {
      expect(await refusal(authenticateAccessToken.execute(tokens.accessToken))).toBe(
        "sessions.invalid_access_token",
      );
      expect(await refusal(refreshSession.execute(tokens))).toBe("sessions.invalid_refresh_token");
    }
    expect(await refusal(signInAgain(ada))).toBe("sessions.invalid_credentials");
    expect((await newEvents()).slice(0, 2)).toMatchObject([
      { type: "identity.user_deactivated", data: { userId: ada.id } },
      { type: "sessions.sessions_ended", data: { userId: ada.id, reason: "user_deactivated" } },
    ]);
    await activateUser.execute(cli, { userId: ada.id });
    expect(await newEvents()).toMatchObject([
      { type: "identity.user_activated", actor: { type: "system", name: "cli" }, data: { userId: ada.id } },
    ]);
    await signInAgain(ada);
    // Ended sessions stay ended.
    expect(await refusal(authenticateAccessToken.execute(ada.tokens.accessToken))).toBe(
      "sessions.invalid_access_token",
    );
  });

  test("are idempotent", async () => {
    const { activateUser, deactivateUser, newEventTypes, person } = await aScenario();
    const { id: userId } = await person("ada");
    await activateUser.execute(cli, { userId });
    expect(await newEventTypes()).toEqual([]);
    await deactivateUser.execute(cli, { userId });
    await deactivateUser.execute(cli, { userId });
    expect(await newEventTypes()).toEqual(["identity.user_deactivated", "sessions.sessions_ended"]);
  });

  test("activating needs users:update, the permissions of the user, and an existing user", async () => {
    const { activateUser, deactivateUser, person } = await aScenario();
    const [ada, admin] = [await person("ada"), await person("admin", ["admin"])];
    const root = await person("root", ["superadmin"]);
    await person("other", ["superadmin"]);
    await deactivateUser.execute(cli, { userId: root.id });
    const activate = (actor: Actor, userId: string) => refusal(activateUser.execute(actor, { userId }));
    expect(await activate(ada.actor, root.id)).toBe("access.permission_denied");
    expect(await activate(admin.actor, root.id)).toBe("access.escalation_denied");
    expect(await activate(admin.actor, unknown)).toBe("identity.user_not_found");
  });
});

describe("DeleteUser", () => {
  test("deletes the user, and records it while the rows are still there", async () => {
    const seen: unknown[] = [];
    const scenario = await aScenario({
      eventHandlers: [
        {
          async handle({ type, data }) {
            if (type !== "identity.user_deleted") return;
            seen.push((await scenario.ports.users.findById(parseId(String(data["userId"]))))?.email.address);
          },
        },
      ],
    });
    const ada = await scenario.person("ada");
    await scenario.deleteUser.execute(cli, { userId: ada.id, expectedVersion: 1 });
    expect(seen).toEqual([ada.email]);
    expect(await scenario.ports.users.findById(ada.id)).toBeNull();
    expect(await scenario.ports.sessions.findById(ada.actor.sessionId)).toBeNull();
    expect(await scenario.newEventTypes()).toEqual(["identity.user_deleted", "sessions.sessions_ended"]);
  });

  test("refuses a version that is no longer the current one", async () => {
    const { deleteUser, getUser, person } = await aScenario();
    const { id: userId } = await person("ada");
    expect(await refusal(deleteUser.execute(cli, { userId, expectedVersion: 0 }))).toBe(
      "shared.precondition_failed",
    );
    await getUser.execute(cli, { userId });
  });

  test("a handler's error rolls everything back", async () => {
    const failure = new Error("orders are still open");
    const { authenticateAccessToken, deleteUser, newEvents, person } = await aScenario({
      eventHandlers: [
        {
          async handle({ type }) {
            if (type === "identity.user_deleted") throw failure;
          },
        },
      ],
    });
    const ada = await person("ada");
    await expect(deleteUser.execute(cli, { userId: ada.id })).rejects.toBe(failure);
    await authenticateAccessToken.execute(ada.tokens.accessToken);
    expect(await newEvents()).toEqual([]);
  });
});
