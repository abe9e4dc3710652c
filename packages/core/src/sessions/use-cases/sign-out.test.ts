import { describe, expect, test } from "vitest";
import { anInterruptedScenario } from "../../testing/internal/interrupted-scenario.ts";
import { aScenario, cli, isAlive, refusal } from "../../testing/internal/scenario.ts";
import { withFaults } from "../../testing/mutants/with-faults.ts";

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

  test("a session that was deleted after it was found is no error", async () => {
    const { newEvents, person, signOut } = await aScenario({}, ({ sessions }) => ({
      sessions: withFaults(sessions, { lock: async () => null }),
    }));
    const { tokens } = await person("ada");
    await signOut.execute(tokens);
    expect(await newEvents()).toEqual([]);
  });

  test("of many at once, one ends the session", async () => {
    const { newEventTypes, person, signOut } = await aScenario();
    const { tokens } = await person("ada");
    await Promise.all(Array.from({ length: 5 }, () => signOut.execute(tokens)));
    expect(await newEventTypes()).toEqual(["sessions.sessions_ended"]);
  });
});
