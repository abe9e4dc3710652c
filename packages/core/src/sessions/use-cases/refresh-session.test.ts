import { describe, expect, test } from "vitest";
import { aScenario, cli, refusal } from "../../testing/internal/scenario.ts";

const second = 1_000;
const day = 86_400 * second;

describe("RefreshSession", () => {
  test("exchanges the token for its successor and a new access token", async () => {
    const { authenticateAccessToken, clock, newEvents, person, refreshSession } = await aScenario();
    const { id, tokens } = await person("ada");
    clock.advance(60 * second);
    const refreshed = await refreshSession.execute(tokens);
    expect(refreshed).toMatchObject({
      sessionId: tokens.sessionId,
      userId: id,
      expiresIn: 900,
      refreshExpiresIn: 604_800,
    });
    expect(refreshed.refreshToken).not.toBe(tokens.refreshToken);
    expect((await authenticateAccessToken.execute(refreshed.accessToken)).userId).toBe(id);
    expect(await newEvents()).toEqual([]);
  });

  test("keeps a session in use alive, but not past its absolute expiry", async () => {
    const { clock, person, refreshSession } = await aScenario();
    let { tokens } = await person("ada");
    for (let week = 0; week < 5; week += 1) {
      clock.advance(6 * day);
      if (week < 4) tokens = await refreshSession.execute(tokens);
    }
    expect(tokens.refreshExpiresIn).toBe(6 * 86_400);
    expect(await refusal(refreshSession.execute(tokens))).toBe("sessions.invalid_refresh_token");
  });

  test.each([
    ["idle", 7 * day],
    ["idle, and long gone", 100 * day],
  ])("refuses a session that expired: %s", async (_what, time) => {
    const { clock, newEvents, person, refreshSession } = await aScenario();
    const { tokens } = await person("ada");
    clock.advance(time);
    expect(await refusal(refreshSession.execute(tokens))).toBe("sessions.invalid_refresh_token");
    expect(await newEvents()).toEqual([]);
  });

  test.each([
    ["an empty token", ""],
    ["a space", " "],
    ["an unknown token", "unknown"],
    ["a token of 100,000 characters", "x".repeat(100_000)],
    ["a token of other characters", "ä😀"],
  ])("refuses %s", async (_what, refreshToken) => {
    const { refreshSession } = await aScenario();
    expect(await refusal(refreshSession.execute({ refreshToken }))).toBe("sessions.invalid_refresh_token");
  });

  test("[SEC-040] refuses an altered token and an access token", async () => {
    const { person, refreshSession } = await aScenario();
    const { tokens } = await person("ada");
    for (const refreshToken of [
      `${tokens.refreshToken} `,
      tokens.refreshToken.slice(1),
      tokens.accessToken,
    ]) {
      expect(await refusal(refreshSession.execute({ refreshToken }))).toBe("sessions.invalid_refresh_token");
    }
    await refreshSession.execute(tokens);
  });

  test("a token presented again within the grace window gets the same successor", async () => {
    const { clock, newEvents, person, refreshSession } = await aScenario();
    const { tokens } = await person("ada");
    const first = await refreshSession.execute(tokens);
    clock.advance(10 * second - 1);
    const again = await refreshSession.execute(tokens);
    expect(again.refreshToken).toBe(first.refreshToken);
    await refreshSession.execute(again);
    expect(await newEvents()).toEqual([]);
  });

  test("presented later it revokes the family, which stays revoked although the caller got an error", async () => {
    const { authenticateAccessToken, clock, newEvents, person, refreshSession, signInAgain } =
      await aScenario();
    const ada = await person("ada");
    const elsewhere = await signInAgain(ada);
    const successor = await refreshSession.execute(ada.tokens);
    clock.advance(10 * second);
    await newEvents();
    expect(await refusal(refreshSession.execute(ada.tokens))).toBe("sessions.invalid_refresh_token");
    expect(await refusal(refreshSession.execute(successor))).toBe("sessions.invalid_refresh_token");
    expect(await refusal(authenticateAccessToken.execute(successor.accessToken))).toBe(
      "sessions.invalid_access_token",
    );
    const { sessionId } = ada.tokens;
    expect(await newEvents()).toMatchObject([
      {
        type: "sessions.refresh_token_reused",
        actor: { type: "anonymous" },
        data: { userId: ada.id, sessionId },
      },
      {
        type: "sessions.sessions_ended",
        data: { userId: ada.id, sessionIds: [sessionId], reason: "refresh_token_reused" },
      },
    ]);
    // Other families of the user live on.
    await refreshSession.execute(elsewhere.tokens);
  });

  test("[SEC-103] a token used longer ago than it would have lived unused is refused like an unknown one", async () => {
    const { clock, newEventTypes, person, refreshSession, signOut } = await aScenario();
    const ada = await person("ada");
    let latest = await refreshSession.execute(ada.tokens);
    clock.advance(4 * day);
    latest = await refreshSession.execute(latest);
    clock.advance(3 * day);
    const { refreshToken } = ada.tokens;
    expect(await refusal(refreshSession.execute({ refreshToken }))).toBe("sessions.invalid_refresh_token");
    await signOut.execute({ refreshToken });
    expect(await newEventTypes()).toEqual([]);
    await refreshSession.execute(latest);
    // A millisecond less than that ago it is reuse still.
    const eve = await person("eve");
    latest = await refreshSession.execute(eve.tokens);
    clock.advance(4 * day);
    latest = await refreshSession.execute(latest);
    clock.advance(3 * day - 1);
    await refusal(refreshSession.execute(eve.tokens));
    expect(await newEventTypes()).toContain("sessions.refresh_token_reused");
    expect(await refusal(refreshSession.execute(latest))).toBe("sessions.invalid_refresh_token");
  });

  test("[SEC-103] keeps the digests that may still be reused, and prunes older ones as it goes", async () => {
    const { clock, person, ports, refreshSession } = await aScenario({
      sessionPolicy: { idleTtl: 100 * second },
    });
    const { refreshTokenMint, refreshTokens } = ports;
    let { tokens } = await person("ada");
    const chain = [tokens.refreshToken];
    for (let rotation = 1; rotation <= 320; rotation += 1) {
      clock.advance(second);
      tokens = await refreshSession.execute(tokens);
      chain.push(tokens.refreshToken);
    }
    const stored = await Promise.all(
      chain.map(async (token) => refreshTokens.findByDigest(await refreshTokenMint.digest(token))),
    );
    // Of the last 100 seconds, the current one, and what came since the last pruning.
    const kept = stored.filter((record) => record !== null).length;
    expect(stored.slice(-101).every((record) => record !== null)).toBe(true);
    expect(kept).toBeLessThanOrEqual(101 + 16);
  });

  test("[SEC-024] ends a session that was refreshed as often as the policy allows, with an error that explains it", async () => {
    const { clock, newEvents, person, refreshSession, signInAgain } = await aScenario({
      sessionPolicy: { maxRotations: 3 },
    });
    const ada = await person("ada");
    let { tokens } = ada;
    let before = tokens;
    for (let rotation = 1; rotation <= 3; rotation += 1) {
      clock.advance(60 * second);
      before = tokens;
      tokens = await refreshSession.execute(tokens);
    }
    // A repeat is no rotation.
    expect((await refreshSession.execute(before)).refreshToken).toBe(tokens.refreshToken);
    expect(await newEvents()).toEqual([]);
    expect(await refusal(refreshSession.execute(tokens))).toBe("sessions.rotation_limit_reached");
    expect(await newEvents()).toMatchObject([
      {
        type: "sessions.sessions_ended",
        actor: { type: "anonymous" },
        data: { userId: ada.id, sessionIds: [ada.tokens.sessionId], reason: "rotation_limit_reached" },
      },
    ]);
    expect(await refusal(refreshSession.execute(tokens))).toBe("sessions.invalid_refresh_token");
    await refreshSession.execute((await signInAgain(ada)).tokens);
  });

  test("without grace the second use is reuse, however soon it comes", async () => {
    const { newEventTypes, person, refreshSession } = await aScenario({ sessionPolicy: { refreshGrace: 0 } });
    const { tokens } = await person("ada");
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, () => refreshSession.execute(tokens)),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await newEventTypes()).toEqual(["sessions.refresh_token_reused", "sessions.sessions_ended"]);
  });

  test("many at once all get the same successor", async () => {
    const { person, refreshSession } = await aScenario();
    const { tokens } = await person("ada");
    const refreshed = await Promise.all(Array.from({ length: 50 }, () => refreshSession.execute(tokens)));
    expect(new Set(refreshed.map(({ refreshToken }) => refreshToken)).size).toBe(1);
  });

  test("[SEC-114] an error consumes no token", async () => {
    let failing = false;
    const { person, refreshSession } = await aScenario({}, ({ accessTokenIssuer }) => ({
      accessTokenIssuer: {
        issue: (...request) =>
          failing ? Promise.reject(new Error("no key")) : accessTokenIssuer.issue(...request),
      },
    }));
    const { tokens } = await person("ada");
    failing = true;
    await expect(refreshSession.execute(tokens)).rejects.toThrow("no key");
    failing = false;
    await refreshSession.execute(tokens);
  });

  test("refuses a user who was deactivated without an end of the sessions", async () => {
    const { person, ports, refreshSession } = await aScenario();
    const { id, tokens } = await person("ada");
    const user = await ports.users.findById(id);
    if (user !== null) await ports.users.save(user.deactivate(user.updatedAt));
    expect(await refusal(refreshSession.execute(tokens))).toBe("sessions.invalid_refresh_token");
  });

  test("a refresh against a sign-out leaves no usable token", async () => {
    for (const order of [0, 1]) {
      const { authenticateAccessToken, deactivateUser, person, refreshSession, signOut } = await aScenario();
      const { id, tokens } = await person("ada");
      const end = () => (order === 0 ? signOut.execute(tokens) : deactivateUser.execute(cli, { userId: id }));
      const [refreshed] = await Promise.allSettled([refreshSession.execute(tokens), end()]);
      const left = refreshed.status === "fulfilled" ? refreshed.value : tokens;
      expect(await refusal(refreshSession.execute(left))).toBe("sessions.invalid_refresh_token");
      expect(await refusal(authenticateAccessToken.execute(left.accessToken))).toBe(
        "sessions.invalid_access_token",
      );
    }
  });
});
