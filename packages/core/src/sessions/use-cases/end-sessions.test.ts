import { describe, expect, test } from "vitest";
import { defaultSessionPolicy } from "../../index.ts";
import { anInterruptedScenario } from "../../testing/internal/interrupted-scenario.ts";
import type { Person, Scenario } from "../../testing/internal/scenario.ts";
import { aScenario, cli, goodPassword, refusal } from "../../testing/internal/scenario.ts";

const unknown = "01890a5d-ac96-774b-bcce-b302099a8057";

async function isAlive({ authenticateAccessToken }: Scenario, { tokens }: Person): Promise<boolean> {
  return authenticateAccessToken.execute(tokens.accessToken).then(
    () => true,
    () => false,
  );
}

describe("AuthenticateAccessToken", () => {
  test("returns the actor with the roles that the database has now", async () => {
    const { assignRoles, authenticateAccessToken, person } = await aScenario();
    const { id, tokens } = await person("ada");
    await assignRoles.execute(cli, { userId: id, roles: ["admin"] });
    const actor = await authenticateAccessToken.execute(tokens.accessToken);
    expect(actor).toMatchObject({ type: "user", userId: id, sessionId: tokens.sessionId, roles: ["admin"] });
    expect(actor.permissions.toArray()).toEqual(["roles:*", "sessions:*", "users:*"]);
  });

  test("refuses forged and expired tokens, refresh tokens, and a session's token for another user", async () => {
    const scenario = await aScenario();
    const { authenticateAccessToken, clock, person, ports } = scenario;
    const [ada, bob] = [await person("ada"), await person("bob")];
    const mixed = await ports.accessTokenIssuer.issue(
      { userId: ada.id, sessionId: bob.actor.sessionId },
      clock.now(),
      new Date(clock.now().getTime() + 60_000),
    );
    for (const token of ["", "forged", ada.tokens.refreshToken, mixed]) {
      expect(await refusal(authenticateAccessToken.execute(token))).toBe("sessions.invalid_access_token");
    }
    clock.advance(15 * 60_000);
    expect(await isAlive(scenario, ada)).toBe(false);
  });

  test("refuses a token whose session expired, even when the token has not", async () => {
    const { authenticateAccessToken, clock, person, ports } = await aScenario();
    const { id, actor } = await person("ada");
    const farOff = new Date(clock.now().getTime() + 1e11);
    const token = await ports.accessTokenIssuer.issue(
      { userId: id, sessionId: actor.sessionId },
      clock.now(),
      farOff,
    );
    clock.advance(7 * 86_400_000 - 1);
    await authenticateAccessToken.execute(token);
    clock.advance(1);
    expect(await refusal(authenticateAccessToken.execute(token))).toBe("sessions.invalid_access_token");
  });
});

describe("SignOut", () => {
  test.each(["accessToken", "refreshToken"] as const)(
    "ends the session of its %s, and no other",
    async (kind) => {
      const scenario = await aScenario();
      const ada = await scenario.person("ada");
      const other = await scenario.signInAgain(ada);
      await scenario.newEvents();
      const input =
        kind === "accessToken"
          ? { accessToken: ada.tokens.accessToken }
          : { refreshToken: ada.tokens.refreshToken };
      await scenario.signOut.execute(input);
      expect([await isAlive(scenario, ada), await isAlive(scenario, other)]).toEqual([false, true]);
      expect(await refusal(scenario.refreshSession.execute(ada.tokens))).toBe(
        "sessions.invalid_refresh_token",
      );
      expect(await scenario.newEvents()).toMatchObject([
        {
          type: "sessions.sessions_ended",
          actor: { type: "user", userId: ada.id },
          data: { userId: ada.id, sessionIds: [ada.tokens.sessionId], reason: "signed_out" },
        },
      ]);
      await scenario.signOut.execute(input);
      expect(await scenario.newEvents()).toEqual([]);
    },
  );

  test("an old refresh token of the family is enough", async () => {
    const scenario = await aScenario();
    const ada = await scenario.person("ada");
    await scenario.refreshSession.execute(ada.tokens);
    await scenario.signOut.execute({ refreshToken: ada.tokens.refreshToken });
    expect(await isAlive(scenario, ada)).toBe(false);
  });

  test("an unknown refresh token is no error, a forged access token is", async () => {
    const { newEvents, signOut } = await aScenario();
    await signOut.execute({ refreshToken: "unknown" });
    expect(await refusal(signOut.execute({ accessToken: "forged" }))).toBe("sessions.invalid_access_token");
    expect(await newEvents()).toEqual([]);
  });

  test("an unknown refresh token begins no unit of work", async () => {
    const { interrupt, signOut } = await anInterruptedScenario();
    let began = false;
    interrupt(async () => {
      began = true;
    });
    await signOut.execute({ refreshToken: "unknown" });
    expect(began).toBe(false);
  });

  test("a session that was deleted with its user is no error", async () => {
    const { deleteUser, person, signOut } = await aScenario();
    const { id, tokens } = await person("ada");
    await deleteUser.execute(cli, { userId: id });
    await signOut.execute({ accessToken: tokens.accessToken });
    await signOut.execute({ refreshToken: tokens.refreshToken });
  });

  test("of many at once, one ends the session", async () => {
    const { newEventTypes, person, signOut } = await aScenario();
    const { tokens } = await person("ada");
    await Promise.all(Array.from({ length: 5 }, () => signOut.execute(tokens)));
    expect(await newEventTypes()).toEqual(["sessions.sessions_ended"]);
  });
});

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

describe("ListSessions", () => {
  test("lists the actor's own live sessions, newest first, and marks the current one", async () => {
    const scenario = await aScenario();
    const ada = await scenario.person("ada");
    scenario.clock.advance(1_000);
    const client = { ip: "192.0.2.1", userAgent: "Phone" };
    const phone = await scenario.signIn.execute({ identifier: "ada", password: goodPassword, client });
    scenario.clock.advance(1_000);
    const ended = await scenario.signInAgain(ada);
    await scenario.signOut.execute(ended.tokens);
    await scenario.person("bob");
    const { items, nextCursor } = await scenario.listSessions.execute(ada.actor, { userId: ada.id });
    expect(nextCursor).toBeNull();
    const signedInAt = phone.refreshTokenExpiresAt.getTime() - defaultSessionPolicy.idleTtl;
    expect(items).toMatchObject([
      {
        id: phone.sessionId,
        ...client,
        current: false,
        idleExpiresAt: phone.refreshTokenExpiresAt,
        expiresAt: new Date(signedInAt + defaultSessionPolicy.maxAge),
      },
      { id: ada.tokens.sessionId, ip: null, userAgent: null, current: true },
    ]);
  });

  test("lists those of any user with sessions:manage, page by page", async () => {
    const { listSessions, person, signInAgain } = await aScenario();
    const [admin, ada] = [await person("admin", ["admin"]), await person("ada")];
    await signInAgain(ada);
    const first = await listSessions.execute(admin.actor, { userId: ada.id, limit: 1 });
    const cursor = first.nextCursor ?? "";
    const second = await listSessions.execute(cli, { userId: ada.id, limit: 1, cursor });
    const items = [...first.items, ...second.items];
    expect(items.map(({ current }) => current)).toEqual([false, false]);
    expect(new Set(items.map(({ id }) => id)).size).toBe(2);
    expect(second.nextCursor).toBeNull();
  });

  test("refuses", async () => {
    const { listSessions, person } = await aScenario();
    const [ada, bob] = [await person("ada"), await person("bob")];
    for (const userId of [ada.id, unknown, "1", ""]) {
      expect(await refusal(listSessions.execute(bob.actor, { userId }))).toBe("access.permission_denied");
    }
    for (const userId of [unknown, "1", ""]) {
      expect(await refusal(listSessions.execute(cli, { userId }))).toBe("identity.user_not_found");
    }
    expect(await refusal(listSessions.execute(cli, { userId: ada.id, limit: 0 }))).toBe(
      "shared.invalid_limit",
    );
    const forged = Buffer.from(JSON.stringify(["sessions:-createdAt", "x", unknown])).toString("base64url");
    for (const cursor of ["garbage", forged]) {
      expect(await refusal(listSessions.execute(cli, { userId: ada.id, cursor }))).toBe(
        "shared.invalid_cursor",
      );
    }
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
