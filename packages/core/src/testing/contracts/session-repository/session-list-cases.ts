import assert from "node:assert/strict";
import type { Session, SessionId } from "../../../index.ts";
import type { ContractCase } from "../../contract-case.ts";
import { readPages } from "../assertions.ts";
import { anId, at, sampleTime, seedSession, seedUser } from "../samples.ts";
import type { SessionRepositorySubject } from "./session-repository-subject.ts";

const whole = { limit: 100, after: null };

function idsOf(sessions: readonly Session[]): readonly SessionId[] {
  return sessions.map(({ id }) => id);
}

function positionOf({ createdAt, id }: Session): { readonly key: string; readonly id: string } {
  return { key: createdAt.toISOString(), id };
}

/** Listing the live sessions of a user. */
export const sessionListCases: readonly ContractCase<SessionRepositorySubject>[] = [
  {
    name: "lists the live sessions of one user and of no other",
    async run(makeSubject) {
      const subject = await makeSubject();
      const mine = await seedSession(subject, { ip: "192.0.2.1", userAgent: "Mine" });
      const theirs = await seedSession(subject);
      assert.deepEqual(await subject.sessions.listLive(mine.userId, whole, sampleTime), [mine]);
      assert.deepEqual(await subject.sessions.listLive(theirs.userId, whole, sampleTime), [theirs]);
      assert.deepEqual(await subject.sessions.listLive(anId(), whole, sampleTime), []);
    },
  },
  {
    name: "lists no session that has ended or expired, to the millisecond",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { id: userId } = await seedUser(subject);
      const seed = (state: Partial<Session>) => seedSession(subject, { userId, ...state });
      const idle = await seed({ createdAt: at(-1), idleExpiresAt: at(10), expiresAt: at(99) });
      const old = await seed({ createdAt: at(-2), idleExpiresAt: at(99), expiresAt: at(10) });
      await seed({ endedAt: at(-1), endReason: "signed_out" });
      const live = async (offset: number) =>
        idsOf(await subject.sessions.listLive(userId, whole, at(offset)));
      assert.deepEqual(await live(9), [idle.id, old.id]);
      assert.deepEqual(await live(10), []);
      assert.deepEqual(await live(11), []);
    },
  },
  {
    name: "lists newest first, ties by id descending",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { id: userId } = await seedUser(subject);
      const [low, middle, high] = [anId<"Session">(), anId<"Session">(), anId<"Session">()];
      const seed = (id: SessionId, createdAt: Date) => seedSession(subject, { userId, id, createdAt });
      await seed(middle, sampleTime);
      await seed(high, sampleTime);
      await seed(low, sampleTime);
      const early = await seed(anId(), at(-1));
      const late = await seed(anId(), at(1));
      const listed = await subject.sessions.listLive(userId, whole, sampleTime);
      assert.deepEqual(idsOf(listed), [late.id, high, middle, low, early.id]);
    },
  },
  {
    name: "lists one row more than the limit",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { id: userId } = await seedUser(subject);
      for (let index = 0; index < 4; index += 1) await seedSession(subject, { userId, createdAt: at(index) });
      for (const [limit, rows] of [
        [1, 2],
        [3, 4],
        [4, 4],
        [100, 4],
      ] as const) {
        const listed = await subject.sessions.listLive(userId, { limit, after: null }, sampleTime);
        assert.equal(listed.length, rows);
      }
    },
  },
  {
    name: "pages neither repeat nor skip a session while sessions start and end",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { id: userId } = await seedUser(subject);
      for (let index = 0; index < 7; index += 1) {
        // Pairs share a time, so that a page can end between two of one time.
        await seedSession(subject, { userId, createdAt: at(Math.floor(index / 2)) });
      }
      const seeded = idsOf(await subject.sessions.listLive(userId, whole, sampleTime));
      const read = await readPages(
        (keyset) => subject.sessions.listLive(userId, keyset, sampleTime),
        2,
        positionOf,
        async (page) => {
          const passed = await subject.sessions.findById(seeded[page * 2 - 1] ?? anId());
          if (passed !== null) await subject.sessions.save(passed.end("revoked", sampleTime));
          await seedSession(subject, { userId, createdAt: at(1_000 + page) });
          await seedSession(subject, { userId, createdAt: at(-1_000 - page) });
        },
      );
      const old = idsOf(read).filter((id) => seeded.includes(id));
      assert.deepEqual(old, seeded);
      assert.equal(new Set(idsOf(read)).size, read.length);
    },
  },
];
