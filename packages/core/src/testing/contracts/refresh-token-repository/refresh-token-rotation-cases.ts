import assert from "node:assert/strict";
import type { RefreshTokenDigest, RefreshTokenRotation, Session, SessionState } from "../../../index.ts";
import { User } from "../../../index.ts";
import type { ContractCase } from "../../contract-case.ts";
import { assertResolves, race } from "../assertions.ts";
import { aDigest, at, seedSession } from "../samples.ts";
import type { RefreshTokenRepositorySubject } from "./refresh-token-repository-subject.ts";

interface Current {
  readonly session: Session;
  readonly presented: RefreshTokenDigest;
}

/** A session that is live at `at(5)` and was refreshed twice, and its unused token. */
async function seedCurrent(
  subject: RefreshTokenRepositorySubject,
  state: Partial<SessionState> = {},
): Promise<Current> {
  const session = await seedSession(subject, {
    idleExpiresAt: at(10),
    expiresAt: at(30),
    rotations: 2,
    ...state,
  });
  const presented = aDigest();
  await subject.refreshTokens.add({ digest: presented, sessionId: session.id });
  return { session, presented };
}

function aRotation(presented: RefreshTokenDigest): RefreshTokenRotation {
  return {
    presented,
    successor: aDigest(),
    at: at(5),
    idleExpiresAt: at(20),
    maxRotations: 9,
    exceptEvery: 8,
  };
}

/** Fails unless the rotation was refused, and nothing of it is stored. */
async function assertRefused(
  { refreshTokens, sessions }: RefreshTokenRepositorySubject,
  rotation: RefreshTokenRotation,
  session: Session,
): Promise<void> {
  const token = await refreshTokens.findByDigest(rotation.presented);
  assert.equal(await refreshTokens.rotate(rotation), null);
  assert.deepEqual(await refreshTokens.findByDigest(rotation.presented), token);
  assert.equal(await refreshTokens.findByDigest(rotation.successor), null);
  assert.deepEqual(await sessions.findById(session.id), session);
}

/** Rotating in one step. Where an adapter always returns null, the use case takes its own steps: these cases hold. */
export const refreshTokenRotationCases: readonly ContractCase<RefreshTokenRepositorySubject>[] = [
  {
    name: "rotate uses the token, stores its successor and refreshes the session, all or nothing",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { refreshTokens, sessions } = subject;
      const { session, presented } = await seedCurrent(subject);
      const theirs = await seedCurrent(subject);
      const rotation = aRotation(presented);
      const rotated = await refreshTokens.rotate(rotation);
      const stored = await sessions.findById(session.id);
      if (rotated === null) assert.deepEqual(stored, session);
      else {
        const refreshed = { ...session, lastUsedAt: at(5), idleExpiresAt: at(20), rotations: 3 };
        assert.deepEqual({ ...rotated }, refreshed);
        assert.deepEqual({ ...stored }, refreshed);
      }
      const used = await refreshTokens.findByDigest(presented);
      assert.deepEqual(used?.consumedAt, rotated === null ? null : at(5));
      const next = await refreshTokens.findByDigest(rotation.successor);
      const expected = { digest: rotation.successor, sessionId: session.id, consumedAt: null };
      assert.deepEqual(next, rotated === null ? null : expected);
      assert.deepEqual(await sessions.findById(theirs.session.id), theirs.session);
    },
  },
  {
    name: "rotate moves the idle expiry no further than the absolute expiry",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { presented } = await seedCurrent(subject, { expiresAt: at(15) });
      const rotated = await subject.refreshTokens.rotate(aRotation(presented));
      if (rotated !== null) assert.deepEqual(rotated.idleExpiresAt, at(15));
    },
  },
  {
    name: "rotate refuses a token that is used, unknown, or whose successor is stored",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { refreshTokens } = subject;
      const { session, presented } = await seedCurrent(subject);
      const rotation = aRotation(presented);
      await refreshTokens.add({ digest: rotation.successor, sessionId: session.id });
      assert.equal(await refreshTokens.rotate(rotation), null);
      assert.equal((await refreshTokens.findByDigest(presented))?.consumedAt, null);
      await refreshTokens.consume(presented, at(1));
      await assertRefused(subject, aRotation(presented), session);
      await assertRefused(subject, aRotation(aDigest()), session);
    },
  },
  {
    name: "rotate refuses a session that is ended, expired, refreshed as often as it may be, or due for the caller's steps",
    async run(makeSubject) {
      const subject = await makeSubject();
      const states: readonly Partial<SessionState>[] = [
        { endedAt: at(1), endReason: "revoked" },
        { idleExpiresAt: at(5) },
        { idleExpiresAt: at(5), expiresAt: at(5) },
        { rotations: 9 },
        { rotations: 7 },
      ];
      for (const state of states) {
        const { session, presented } = await seedCurrent(subject, state);
        await assertRefused(subject, aRotation(presented), session);
      }
    },
  },
  {
    name: "rotate refuses a session whose user is deactivated or deleted",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { refreshTokens, users } = subject;
      const { session, presented } = await seedCurrent(subject);
      const user = await users.findById(session.userId);
      assert.ok(user !== null);
      await users.save(User.restore({ ...user, isActive: false }));
      await assertRefused(subject, aRotation(presented), session);
      await users.remove(user.id);
      assert.equal(await refreshTokens.rotate(aRotation(presented)), null);
    },
  },
  {
    name: "of many calls that rotate or consume one token, at most one finds it unused",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { refreshTokens, sessions } = subject;
      const { session, presented } = await seedCurrent(subject);
      const uses = race(20, async (index) =>
        index % 2 === 0
          ? (await refreshTokens.rotate(aRotation(presented))) !== null
          : (await refreshTokens.consume(presented, at(5)))?.consumedAt === null,
      );
      const successes = (await assertResolves(Promise.all(uses))).filter(Boolean);
      assert.equal(successes.length, 1);
      const { rotations } = (await sessions.findById(session.id)) ?? session;
      assert.ok(rotations === 2 || rotations === 3);
    },
  },
  {
    name: "rotates the tokens of many sessions at once, each for its own session",
    async run(makeSubject) {
      const subject = await makeSubject();
      const current: Current[] = [];
      for (let count = 0; count < 20; count += 1) current.push(await seedCurrent(subject));
      const rotated = await Promise.all(
        current.map(({ presented }) => subject.refreshTokens.rotate(aRotation(presented))),
      );
      for (const [index, { session }] of current.entries()) {
        const found = rotated[index];
        if (found) assert.equal(found.id, session.id);
      }
    },
  },
];
