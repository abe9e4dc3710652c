import { describe, expect, test } from "vitest";
import { aScenario, cli, isAlive, refusal } from "../../testing/internal/scenario.ts";

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
