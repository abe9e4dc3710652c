import { describe, expect, test } from "vitest";
import { isLive } from "../../access-control/internal.ts";
import { anId, aSession, at } from "../../testing/contracts/samples.ts";
import { digestsNeededSince, judgeRefresh } from "./refresh-token.ts";
import { Session } from "./session.ts";
import { defaultSessionPolicy } from "./session-policy.ts";

const policy = { ...defaultSessionPolicy, idleTtl: 100, maxAge: 250 };
const who = { id: anId<"Session">(), userId: anId<"User">(), client: { ip: null, userAgent: null } };

describe("Session", () => {
  test("starts live, with both expiries", () => {
    const session = Session.start(who, policy, at(0));
    expect(session).toMatchObject({
      createdAt: at(0),
      lastUsedAt: at(0),
      idleExpiresAt: at(100),
      expiresAt: at(250),
      endedAt: null,
      endReason: null,
    });
  });

  test("has an idle expiry no later than its absolute expiry", () => {
    expect(Session.start(who, { ...policy, idleTtl: 999 }, at(0)).idleExpiresAt).toEqual(at(250));
  });

  test("keeps 45 characters of the address and 500 of the user agent", () => {
    const client = { ip: "1".repeat(60), userAgent: "u".repeat(600) };
    const session = Session.start({ ...who, client }, policy, at(0));
    expect([session.ip?.length, session.userAgent?.length]).toEqual([45, 500]);
  });

  test("a refresh moves the idle expiry, never past the absolute one", () => {
    const session = Session.start(who, policy, at(0));
    const refreshed = session.refresh(policy, at(90));
    expect([refreshed.lastUsedAt, refreshed.idleExpiresAt, refreshed.expiresAt]).toEqual([
      at(90),
      at(190),
      at(250),
    ]);
    expect(refreshed.refresh(policy, at(180)).idleExpiresAt).toEqual(at(250));
    expect(session.idleExpiresAt).toEqual(at(100));
  });

  test("counts its rotations, up to what the policy allows", () => {
    const first = Session.start(who, { ...policy, maxRotations: 2 }, at(0));
    const counts = [first, first.refresh(policy, at(1)), first.refresh(policy, at(1)).refresh(policy, at(2))];
    expect(counts.map(({ rotations }) => rotations)).toEqual([0, 1, 2]);
    expect(counts.map((session) => session.mayRotate({ maxRotations: 2 }))).toEqual([true, true, false]);
  });

  test("is live until the very millisecond it expires", () => {
    const session = aSession({ userId: who.userId, idleExpiresAt: at(100), expiresAt: at(200) });
    expect([at(99), at(100), at(101)].map((now) => session.isLive(now))).toEqual([true, false, false]);
    const old = { endedAt: null, idleExpiresAt: at(200), expiresAt: at(100) };
    expect([at(99), at(100)].map((now) => isLive(old, now))).toEqual([true, false]);
  });

  test("ends once: the first time and reason stay", () => {
    const ended = Session.start(who, policy, at(0)).end("revoked", at(1));
    expect(ended.isLive(at(1))).toBe(false);
    expect(ended.end("signed_out", at(2))).toMatchObject({ endedAt: at(1), endReason: "revoked" });
  });
});

describe("judgeRefresh", () => {
  const idleTtl = 1_000_000;

  test.each([
    ["unused", null, 10_000, 0, "rotate"],
    ["used this very moment", 0, 10_000, 0, "repeat"],
    ["used within the grace window", 0, 10_000, 9_999, "repeat"],
    ["used just when the window closes", 0, 10_000, 10_000, "reuse"],
    ["used long ago", 0, 10_000, idleTtl - 1, "reuse"],
    ["used so long ago that it would have expired unused", 0, 10_000, idleTtl, "expired"],
    [
      "used so long ago, with a grace window beyond the idle expiry",
      0,
      2 * idleTtl,
      2 * idleTtl - 1,
      "repeat",
    ],
    ["used this very moment, strict", 0, 0, 0, "reuse"],
    ["used by a server whose clock is ahead", 500, 10_000, 0, "repeat"],
    ["used by a server whose clock is ahead, strict", 1, 0, 0, "reuse"],
    ["unused, strict", null, 0, 0, "rotate"],
  ] as const)("%s", (_what, consumed, grace, now, verdict) => {
    const consumedAt = consumed === null ? null : at(consumed);
    expect(judgeRefresh(consumedAt, { refreshGrace: grace, idleTtl }, at(now))).toBe(verdict);
  });

  test.each([
    ["10 s of grace", 10_000],
    ["no grace", 0],
    ["a grace window beyond the idle expiry", 2 * idleTtl],
  ])("with %s, a digest that is not needed is expired already", (_what, refreshGrace) => {
    const policy = { refreshGrace, idleTtl };
    const since = digestsNeededSince(policy, at(0));
    expect(judgeRefresh(new Date(since.getTime() - 1), policy, at(0))).toBe("expired");
    expect(judgeRefresh(new Date(since.getTime() + 1), policy, at(0))).not.toBe("expired");
  });
});
