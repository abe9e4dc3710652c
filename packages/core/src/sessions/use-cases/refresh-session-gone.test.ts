import { expect, test } from "vitest";
import type { UserId } from "../../index.ts";
import { withFaults } from "../../testing/index.ts";
import { aScenario, refusal } from "../../testing/internal/scenario.ts";

test("a deleted user can't refresh a session, also where users are in another store", async () => {
  const gone = new Set<UserId>();
  const { person, refreshSession, ports } = await aScenario({}, ({ users }) => ({
    users: withFaults(users, { findById: async (id) => (gone.has(id) ? null : users.findById(id)) }),
  }));
  const ada = await person("ada");
  const { refreshToken } = await refreshSession.execute(ada.tokens);
  gone.add(ada.id);
  expect(await ports.sessions.findById(ada.actor.sessionId)).not.toBeNull();
  // The first is presented again within the grace window, the second was not used.
  for (const token of [ada.tokens.refreshToken, refreshToken])
    expect(await refusal(refreshSession.execute({ refreshToken: token }))).toBe(
      "sessions.invalid_refresh_token",
    );
});

test("a token that was pruned after it was found is refused", async () => {
  let isPruned = false;
  const { person, refreshSession } = await aScenario({}, ({ refreshTokens }) => ({
    refreshTokens: withFaults(refreshTokens, {
      consume: async (digest, at) => (isPruned ? null : refreshTokens.consume(digest, at)),
    }),
  }));
  const ada = await person("ada");
  isPruned = true;
  expect(await refusal(refreshSession.execute(ada.tokens))).toBe("sessions.invalid_refresh_token");
  isPruned = false;
  await refreshSession.execute(ada.tokens);
});
