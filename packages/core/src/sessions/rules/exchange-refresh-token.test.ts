import { describe, expect, test } from "vitest";
import type { SessionId, UserId } from "../../index.ts";
import { withFaults } from "../../testing/index.ts";
import { aScenario, refusal } from "../../testing/internal/scenario.ts";
import { stepByStep } from "../../testing/internal/step-by-step.ts";

test("a deleted user can't refresh a session, also where users are in another store", async () => {
  const gone = new Set<UserId>();
  const { person, refreshSession, ports } = await aScenario({}, ({ refreshTokens, users }) => ({
    refreshTokens: stepByStep(refreshTokens),
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
    refreshTokens: withFaults(stepByStep(refreshTokens), {
      consume: async (digest, at) => (isPruned ? null : refreshTokens.consume(digest, at)),
    }),
  }));
  const ada = await person("ada");
  isPruned = true;
  expect(await refusal(refreshSession.execute(ada.tokens))).toBe("sessions.invalid_refresh_token");
  isPruned = false;
  await refreshSession.execute(ada.tokens);
});

describe("a token presented again within the grace window", () => {
  test("takes no lock, so that concurrent clients don't wait for each other", async () => {
    let locks = 0;
    const { person, refreshSession } = await aScenario({}, ({ sessions }) => ({
      sessions: withFaults(sessions, {
        lock(id) {
          locks += 1;
          return sessions.lock(id);
        },
      }),
    }));
    const { tokens } = await person("ada");
    const first = await refreshSession.execute(tokens);
    locks = 0;
    expect((await refreshSession.execute(tokens)).refreshToken).toBe(first.refreshToken);
    expect(locks).toBe(0);
  });

  test("is refused when its session was deleted meanwhile", async () => {
    const gone = new Set<SessionId>();
    const { person, refreshSession } = await aScenario({}, ({ refreshTokens, sessions }) => ({
      refreshTokens: stepByStep(refreshTokens),
      sessions: withFaults(sessions, {
        findById: async (id) => (gone.has(id) ? null : sessions.findById(id)),
        lock: async (id) => (gone.has(id) ? null : sessions.lock(id)),
      }),
    }));
    const { actor, tokens } = await person("ada");
    const { refreshToken } = await refreshSession.execute(tokens);
    gone.add(actor.sessionId);
    // The first is presented again within the grace window, the second was not used.
    for (const token of [tokens.refreshToken, refreshToken])
      expect(await refusal(refreshSession.execute({ refreshToken: token }))).toBe(
        "sessions.invalid_refresh_token",
      );
  });

  test("is no rotation, also when another refresh consumed it while this one waited for the lock", async () => {
    let isConsumedFirst = false;
    const { person, ports, refreshSession } = await aScenario({}, ({ refreshTokens }) => ({
      refreshTokens: withFaults(stepByStep(refreshTokens), {
        async consume(digest, at) {
          if (isConsumedFirst) await refreshTokens.consume(digest, at);
          return refreshTokens.consume(digest, at);
        },
      }),
    }));
    const { actor, tokens } = await person("ada");
    isConsumedFirst = true;
    const refreshed = await refreshSession.execute(tokens);
    expect(refreshed.refreshToken).toBe(await ports.refreshTokenMint.successorOf(tokens.refreshToken));
    expect((await ports.sessions.findById(actor.sessionId))?.rotations).toBe(0);
  });
});

test("every 16th rotation prunes up to 64 digests, and no other", async () => {
  const pruned: number[] = [];
  let rotation = 0;
  const { person, refreshSession } = await aScenario({}, ({ refreshTokens }) => ({
    refreshTokens: withFaults(stepByStep(refreshTokens), {
      prune(id, before, limit) {
        pruned.push(rotation, limit);
        return refreshTokens.prune(id, before, limit);
      },
    }),
  }));
  let { tokens } = await person("ada");
  for (rotation = 1; rotation <= 33; rotation += 1) tokens = await refreshSession.execute(tokens);
  expect(pruned).toEqual([16, 64, 32, 64]);
});

test("the common case is one step of the store, with the limits of the policy; every 16th rotation is left to the steps", async () => {
  const rotations: unknown[] = [];
  const sessionPolicy = { idleTtl: 60_000, maxRotations: 20 };
  const { clock, person, refreshSession } = await aScenario({ sessionPolicy }, ({ refreshTokens }) => ({
    refreshTokens: withFaults(refreshTokens, {
      rotate(rotation) {
        rotations.push(rotation);
        return refreshTokens.rotate(rotation);
      },
      consume: () => Promise.reject(new Error("a step by itself")),
    }),
  }));
  let { tokens } = await person("ada");
  const at = clock.now();
  for (let rotation = 1; rotation <= 15; rotation += 1) tokens = await refreshSession.execute(tokens);
  const idleExpiresAt = new Date(at.getTime() + 60_000);
  expect(rotations).toHaveLength(15);
  expect(rotations[0]).toMatchObject({ at, idleExpiresAt, maxRotations: 20, exceptEvery: 16 });
  await expect(refreshSession.execute(tokens)).rejects.toThrow("a step by itself");
});
