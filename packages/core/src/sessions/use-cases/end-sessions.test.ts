import { describe, expect, test } from "vitest";
import type { Person } from "../../testing/internal/scenario.ts";
import { aScenario, cli, goodPassword, isAlive, refusal } from "../../testing/internal/scenario.ts";

const unknown = "01890a5d-ac96-774b-bcce-b302099a8057";

describe("SignOutEverywhere", () => {
  test("ends every session of the actor and of no other user", async () => {
    const scenario = await aScenario();
    const [ada, bob] = [await scenario.person("ada"), await scenario.person("bob")];
    const other = await scenario.signInAgain(ada);
    await scenario.newEvents();
    await scenario.signOutEverywhere.execute(ada.actor);
    const alive = await Promise.all([ada, other, bob].map((person) => isAlive(scenario, person)));
    expect(alive).toEqual([false, false, true]);
    const [event] = await scenario.newEvents();
    expect(event).toMatchObject({ type: "sessions.sessions_ended", data: { reason: "signed_out" } });
    expect(await refusal(scenario.signOutEverywhere.execute(ada.actor))).toBe("access.actor_revoked");
    expect(await scenario.newEvents()).toEqual([]);
  });

  test("is for users", async () => {
    const { signOutEverywhere } = await aScenario();
    expect(await refusal(signOutEverywhere.execute(cli))).toBe("identity.not_a_user");
  });
});

describe("RevokeOwnSession", () => {
  test("revokes another session of the actor, once", async () => {
    const scenario = await aScenario();
    const ada = await scenario.person("ada");
    const other = await scenario.signInAgain(ada);
    await scenario.newEvents();
    const input = { sessionId: other.tokens.sessionId.toUpperCase() };
    await scenario.revokeOwnSession.execute(ada.actor, input);
    expect([await isAlive(scenario, ada), await isAlive(scenario, other)]).toEqual([true, false]);
    await scenario.revokeOwnSession.execute(ada.actor, input);
    expect(await scenario.newEvents()).toMatchObject([
      { type: "sessions.sessions_ended", data: { reason: "revoked", sessionIds: [other.tokens.sessionId] } },
    ]);
  });

  test("finds neither another user's session, nor an unknown one, nor one by a malformed id", async () => {
    const scenario = await aScenario();
    const [ada, bob] = [await scenario.person("ada"), await scenario.person("bob", ["superadmin"])];
    for (const sessionId of [ada.tokens.sessionId, unknown, "1", ""]) {
      expect(await refusal(scenario.revokeOwnSession.execute(bob.actor, { sessionId }))).toBe(
        "sessions.session_not_found",
      );
    }
    expect(await refusal(scenario.revokeOwnSession.execute(cli, { sessionId: unknown }))).toBe(
      "identity.not_a_user",
    );
    expect(await isAlive(scenario, ada)).toBe(true);
  });
});

describe("RevokeUserSessions", () => {
  test("revokes every session of a user, and records the actor", async () => {
    const scenario = await aScenario();
    const [admin, ada] = [await scenario.person("admin", ["admin"]), await scenario.person("ada")];
    const other = await scenario.signInAgain(ada);
    await scenario.newEvents();
    await scenario.revokeUserSessions.execute(admin.actor, { userId: ada.id });
    const alive = await Promise.all([admin, ada, other].map((person) => isAlive(scenario, person)));
    expect(alive).toEqual([true, false, false]);
    expect(await scenario.newEvents()).toMatchObject([
      {
        type: "sessions.sessions_ended",
        actor: { type: "user", userId: admin.id },
        data: { userId: ada.id, reason: "revoked" },
      },
    ]);
  });

  test("refuses", async () => {
    const scenario = await aScenario();
    const [root, admin, ada] = [
      await scenario.person("root", ["superadmin"]),
      await scenario.person("admin", ["admin"]),
      await scenario.person("ada"),
    ];
    const end = (person: Person, userId: string) =>
      refusal(scenario.revokeUserSessions.execute(person.actor, { userId }));
    expect(await end(ada, admin.id)).toBe("access.permission_denied");
    expect(await end(admin, root.id)).toBe("access.escalation_denied");
    expect(await end(admin, unknown)).toBe("identity.user_not_found");
    expect(await end(admin, "1")).toBe("identity.user_not_found");
    expect(await isAlive(scenario, root)).toBe(true);
  });
});

describe("PurgeSessions", () => {
  test("deletes what ended or expired over a day ago", async () => {
    const { clock, person, ports, purgeSessions, signInAgain, signOut } = await aScenario();
    const ada = await person("ada");
    const ended = await signInAgain(ada);
    await signOut.execute(ended.tokens);
    clock.advance(86_400_000);
    expect(await purgeSessions.execute(cli)).toBe(0);
    clock.advance(1);
    expect(await purgeSessions.execute(cli)).toBe(1);
    expect(await ports.sessions.findById(ended.actor.sessionId)).toBeNull();
    expect(await ports.sessions.findById(ada.actor.sessionId)).not.toBeNull();
    clock.advance(7 * 86_400_000);
    expect(await purgeSessions.execute(cli)).toBe(1);
  });

  test("needs sessions:manage", async () => {
    const { person, purgeSessions } = await aScenario();
    const { actor } = await person("ada");
    expect(await refusal(purgeSessions.execute(actor))).toBe("access.permission_denied");
  });
});

describe("EndSessionsOfUser", () => {
  test("ends sessions in the same transaction: when that fails, the user is still active", async () => {
    let failing = false;
    const scenario = await aScenario({}, ({ sessions }) => ({
      sessions: new Proxy(sessions, {
        get: (target, name) =>
          name === "endAll" && failing
            ? () => Promise.reject(new Error("the store is unavailable"))
            : Reflect.get(target, name).bind(target),
      }),
    }));
    const ada = await scenario.person("ada");
    failing = true;
    await expect(scenario.deactivateUser.execute(cli, { userId: ada.id })).rejects.toThrow(
      "the store is unavailable",
    );
    const changed = scenario.changePassword.execute(ada.actor, {
      currentPassword: goodPassword,
      newPassword: "battery staple",
    });
    await expect(changed).rejects.toThrow("the store is unavailable");
    failing = false;
    expect(await isAlive(scenario, ada)).toBe(true);
    await scenario.signInAgain(ada);
    expect(await scenario.newEventTypes()).toEqual(["sessions.session_started"]);
  });
});
