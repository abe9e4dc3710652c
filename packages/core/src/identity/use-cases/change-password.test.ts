import { describe, expect, test } from "vitest";
import { anInterruptedScenario } from "../../testing/internal/interrupted-scenario.ts";
import { aScenario, cli, goodPassword, issuesOf, refusal } from "../../testing/internal/scenario.ts";
import { asPasswordHash } from "../domain/password-hash.ts";
import { User } from "../domain/user.ts";

const newPassword = "battery staple";
const change = { currentPassword: goodPassword, newPassword };

describe("ChangePassword", () => {
  test("replaces the password, ends the other sessions and keeps this one", async () => {
    const {
      authenticateAccessToken,
      changePassword,
      newEvents,
      person,
      refreshSession,
      signIn,
      signInAgain,
    } = await aScenario();
    const here = await person("ada");
    const there = await signInAgain(here);
    await newEvents();
    await changePassword.execute(here.actor, change);
    const credentials = { identifier: "ada", password: goodPassword };
    expect(await refusal(signIn.execute(credentials))).toBe("sessions.invalid_credentials");
    await signIn.execute({ ...credentials, password: newPassword });
    await authenticateAccessToken.execute(here.tokens.accessToken);
    expect(await refusal(authenticateAccessToken.execute(there.tokens.accessToken))).toBe(
      "sessions.invalid_access_token",
    );
    expect(await refusal(refreshSession.execute(there.tokens))).toBe("sessions.invalid_refresh_token");
    await refreshSession.execute(here.tokens);
    expect((await newEvents()).slice(0, 2)).toMatchObject([
      {
        type: "identity.password_changed",
        data: { userId: here.id, keepSessionId: here.actor.sessionId, signOutOthers: true },
      },
      {
        type: "sessions.sessions_ended",
        data: { userId: here.id, sessionIds: [there.actor.sessionId], reason: "password_changed" },
      },
    ]);
  });

  test("keeps the other sessions with signOutOthers: false", async () => {
    const { authenticateAccessToken, changePassword, newEventTypes, person, signInAgain } = await aScenario();
    const here = await person("ada");
    const there = await signInAgain(here);
    await newEventTypes();
    await changePassword.execute(here.actor, { ...change, signOutOthers: false });
    await authenticateAccessToken.execute(there.tokens.accessToken);
    expect(await newEventTypes()).toEqual(["identity.password_changed"]);
  });

  test("refuses, and changes nothing", async () => {
    const { changePassword, newEvents, person, ports } = await aScenario();
    const ada = await person("ada");
    const before = await ports.users.findById(ada.id);
    expect(await refusal(changePassword.execute(cli, change))).toBe("identity.not_a_user");
    for (const currentPassword of ["wrong password", "", "x".repeat(2_000)]) {
      expect(await refusal(changePassword.execute(ada.actor, { ...change, currentPassword }))).toBe(
        "identity.wrong_password",
      );
    }
    expect(await issuesOf(changePassword.execute(ada.actor, { ...change, newPassword: "1234567" }))).toEqual({
      newPassword: "identity.invalid_password",
    });
    expect(await refusal(changePassword.execute(ada.actor, { ...change, newPassword: "Password1" }))).toBe(
      "identity.password_too_common",
    );
    expect(await ports.users.findById(ada.id)).toEqual(before);
    expect(await newEvents()).toEqual([]);
  });

  test("refuses a user who was deleted, and one who has no password", async () => {
    const { changePassword, deleteUser, person, ports } = await aScenario();
    const [ada, bob] = [await person("ada"), await person("bob")];
    await deleteUser.execute(cli, { userId: ada.id });
    expect(await refusal(changePassword.execute(ada.actor, change))).toBe("identity.user_not_found");
    const stored = await ports.users.findById(bob.id);
    if (stored !== null) await ports.users.save(User.restore({ ...stored, passwordHash: null }));
    expect(await refusal(changePassword.execute(bob.actor, change))).toBe("identity.wrong_password");
  });

  test("refuses when the password was changed after it was checked, and keeps the other change", async () => {
    const scenario = await anInterruptedScenario();
    const { changePassword, newEvents, person, ports } = scenario;
    const ada = await person("ada");
    const passwordHash = asPasswordHash("insecure$other$changed");
    scenario.interrupt(async () => {
      const stored = await ports.users.findById(ada.id);
      if (stored !== null) await ports.users.save(User.restore({ ...stored, passwordHash }));
    });
    expect(await refusal(changePassword.execute(ada.actor, change))).toBe("identity.wrong_password");
    expect((await ports.users.findById(ada.id))?.passwordHash).toBe(passwordHash);
    expect(await newEvents()).toEqual([]);
  });

  test("[SEC-005] of two changes at once, given the same current password, one succeeds", async () => {
    const { changePassword, newEvents, person } = await aScenario();
    const ada = await person("ada");
    const outcomes = await Promise.allSettled(
      ["battery staple", "another password"].map((password) =>
        changePassword.execute(ada.actor, { ...change, newPassword: password }),
      ),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    expect(await newEvents()).toHaveLength(1);
  });
});

describe("DeleteOwnAccount", () => {
  test("deletes the user with all sessions, given the password", async () => {
    const {
      authenticateAccessToken,
      deleteOwnAccount,
      getUser,
      newEvents,
      person,
      refreshSession,
      registerUser,
    } = await aScenario();
    const ada = await person("ada");
    await deleteOwnAccount.execute(ada.actor, { password: goodPassword });
    expect(await refusal(getUser.execute(cli, { userId: ada.id }))).toBe("identity.user_not_found");
    expect(await refusal(authenticateAccessToken.execute(ada.tokens.accessToken))).toBe(
      "sessions.invalid_access_token",
    );
    expect(await refusal(refreshSession.execute(ada.tokens))).toBe("sessions.invalid_refresh_token");
    expect(await newEvents()).toMatchObject([
      { type: "identity.user_deleted", actor: { type: "user", userId: ada.id }, data: { userId: ada.id } },
      {
        type: "sessions.sessions_ended",
        actor: { type: "user", userId: ada.id },
        data: { userId: ada.id, sessionIds: [ada.actor.sessionId], reason: "user_deleted" },
      },
    ]);
    // Email and username are free again.
    await registerUser.execute({ email: ada.email, username: "ada", password: goodPassword });
  });

  test("refuses", async () => {
    const { deleteOwnAccount, getUser, newEvents, person } = await aScenario();
    const [ada, root] = [await person("ada"), await person("root", ["superadmin"])];
    expect(await refusal(deleteOwnAccount.execute(cli, { password: goodPassword }))).toBe(
      "identity.not_a_user",
    );
    expect(await refusal(deleteOwnAccount.execute(ada.actor, { password: "wrong" }))).toBe(
      "identity.wrong_password",
    );
    expect(await refusal(deleteOwnAccount.execute(root.actor, { password: goodPassword }))).toBe(
      "access.last_superadmin",
    );
    await getUser.execute(cli, { userId: ada.id });
    await getUser.execute(cli, { userId: root.id });
    expect(await newEvents()).toEqual([]);
    await deleteOwnAccount.execute(ada.actor, { password: goodPassword });
    expect(await refusal(deleteOwnAccount.execute(ada.actor, { password: goodPassword }))).toBe(
      "identity.user_not_found",
    );
  });

  test("refuses when the password was changed after it was checked, and keeps the account", async () => {
    const scenario = await anInterruptedScenario();
    const { deleteOwnAccount, newEvents, person, ports } = scenario;
    const ada = await person("ada");
    const passwordHash = asPasswordHash("insecure$other$changed");
    scenario.interrupt(async () => {
      const stored = await ports.users.findById(ada.id);
      if (stored !== null) await ports.users.save(User.restore({ ...stored, passwordHash }));
    });
    const deletion = deleteOwnAccount.execute(ada.actor, { password: goodPassword });
    expect(await refusal(deletion)).toBe("identity.wrong_password");
    expect((await ports.users.findById(ada.id))?.passwordHash).toBe(passwordHash);
    expect(await newEvents()).toEqual([]);
  });
});
