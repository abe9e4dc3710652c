import assert from "node:assert/strict";
import type { DomainEvent, PersistencePorts } from "../../index.ts";
import { assertInstances, deface, giveWay, race, settle } from "./assertions.ts";
import type { ContractCase } from "./contract-case.ts";
import { anEvent, anId, at } from "./samples.ts";

/** The outbox, and the unit of work it joins. */
export type EventOutboxSubject = Pick<PersistencePorts, "outbox" | "unitOfWork">;

class RolledBack extends Error {}

/** What nobody holds at the time, left as it is: a claim until now holds nothing. */
function waiting({ outbox }: EventOutboxSubject, limit = 100, now = at(0)): Promise<readonly DomainEvent[]> {
  return outbox.claim(limit, now, now);
}

function idsOf(events: readonly DomainEvent[]): readonly string[] {
  return events.map(({ id }) => id);
}

/** What every `EventOutbox` promises. */
export const eventOutboxContract: readonly ContractCase<EventOutboxSubject>[] = [
  {
    name: "claims appended events with every field",
    async run(makeSubject) {
      const subject = await makeSubject();
      assert.deepEqual(await waiting(subject), []);
      const events = [
        anEvent({ type: "identity.user_registered", actor: { type: "user", userId: anId() } }),
        anEvent({ actor: { type: "system", name: "job:purge" }, occurredAt: at(1) }),
        anEvent({
          actor: { type: "anonymous" },
          data: {
            text: "Größe 張偉 👩🏽‍🚀 'quoted' \\ %_",
            nothing: null,
            list: [1, 2.5, true, "x", { deep: ["er"] }],
            empty: {},
          },
        }),
      ];
      await subject.outbox.append(events);
      assert.deepEqual(await waiting(subject), events);
    },
  },
  {
    name: "keeps what is text to JSON, but not to every store: U+0000 and lone surrogates",
    async run(makeSubject) {
      const subject = await makeSubject();
      const event = anEvent({
        actor: { type: "system", name: "job\u0000\udc00" },
        data: { "key\u0000": "a\u0000b", lone: "a\ud800b", nested: [{ lone: "\udfff\ud800" }] },
      });
      await subject.outbox.append([event]);
      assert.deepEqual(await waiting(subject), [event]);
    },
  },
  {
    name: "claims the oldest first, whatever the order of appending",
    async run(makeSubject) {
      const subject = await makeSubject();
      const [first, second, third, fourth] = [anEvent(), anEvent(), anEvent(), anEvent()];
      await subject.outbox.append([fourth, second]);
      await subject.outbox.append([first]);
      await subject.outbox.append([third]);
      assert.deepEqual(idsOf(await waiting(subject)), idsOf([first, second, third, fourth]));
    },
  },
  {
    name: "claims no more than the limit",
    async run(makeSubject) {
      const subject = await makeSubject();
      const events = [anEvent(), anEvent(), anEvent()];
      await subject.outbox.append(events);
      assert.deepEqual(idsOf(await waiting(subject, 1)), idsOf(events.slice(0, 1)));
      assert.deepEqual(idsOf(await waiting(subject, 2)), idsOf(events.slice(0, 2)));
    },
  },
  {
    name: "keeps claimed events until they are removed",
    async run(makeSubject) {
      const subject = await makeSubject();
      const [first, second, third] = [anEvent(), anEvent(), anEvent()];
      await subject.outbox.append([first, second, third]);
      await waiting(subject);
      assert.deepEqual(idsOf(await waiting(subject)), idsOf([first, second, third]));
      await subject.outbox.remove([second.id, anId()]);
      assert.deepEqual(idsOf(await waiting(subject)), idsOf([first, third]));
      await subject.outbox.remove([second.id]);
      await subject.outbox.remove([first.id, third.id]);
      assert.deepEqual(await waiting(subject), []);
    },
  },
  {
    name: "appending and removing nothing does nothing",
    async run(makeSubject) {
      const subject = await makeSubject();
      const event = anEvent();
      await subject.outbox.append([event]);
      await subject.outbox.append([]);
      await subject.outbox.remove([]);
      assert.deepEqual(await waiting(subject), [event]);
    },
  },
  {
    name: "events of a unit of work that is rolled back were never recorded",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { outbox, unitOfWork } = subject;
      const [lost, kept] = [anEvent(), anEvent()];
      const { failures } = await settle([
        unitOfWork.run(async () => {
          await outbox.append([lost]);
          throw new RolledBack();
        }),
      ]);
      assert.equal(failures.length, 1);
      assertInstances(failures, RolledBack);
      await unitOfWork.run(() => outbox.append([kept]));
      assert.deepEqual(idsOf(await waiting(subject)), [kept.id]);
    },
  },
  {
    name: "a claim and a removal that are rolled back let go of the events",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { outbox, unitOfWork } = subject;
      const events = [anEvent(), anEvent()];
      await outbox.append(events);
      const { failures } = await settle([
        unitOfWork.run(async () => {
          const [first] = idsOf(await outbox.claim(10, at(0), at(1_000)));
          await outbox.remove([first ?? anId()]);
          throw new RolledBack();
        }),
      ]);
      assertInstances(failures, RolledBack);
      assert.deepEqual(idsOf(await waiting(subject)), idsOf(events));
    },
  },
  {
    name: "a claim passes over what is held, to the millisecond, and takes what comes next",
    async run(makeSubject) {
      const { outbox } = await makeSubject();
      const events = [anEvent(), anEvent(), anEvent(), anEvent()];
      await outbox.append(events);
      assert.deepEqual(idsOf(await outbox.claim(2, at(0), at(1_000))), idsOf(events.slice(0, 2)));
      assert.deepEqual(idsOf(await outbox.claim(1, at(0), at(500))), idsOf(events.slice(2, 3)));
      assert.deepEqual(idsOf(await outbox.claim(10, at(499), at(600))), idsOf(events.slice(3)));
      assert.deepEqual(await outbox.claim(10, at(499), at(600)), []);
    },
  },
  {
    name: "what was held is free again when its time is up, the oldest first",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { outbox } = subject;
      const [first, second, third] = [anEvent(), anEvent(), anEvent()];
      await outbox.append([first, second, third]);
      await outbox.claim(1, at(0), at(1_000));
      await outbox.claim(1, at(0), at(500));
      assert.deepEqual(idsOf(await waiting(subject, 100, at(500))), idsOf([second, third]));
      assert.deepEqual(idsOf(await outbox.claim(10, at(1_000), at(2_000))), idsOf([first, second, third]));
      assert.deepEqual(await waiting(subject, 100, at(1_999)), []);
    },
  },
  {
    name: "what is held can be removed",
    async run(makeSubject) {
      const subject = await makeSubject();
      const [first, second] = [anEvent(), anEvent()];
      await subject.outbox.append([first, second]);
      await subject.outbox.claim(10, at(0), at(1_000));
      await subject.outbox.remove([first.id]);
      assert.deepEqual(idsOf(await waiting(subject, 100, at(1_000))), [second.id]);
    },
  },
  {
    name: "claims at once never get the same event",
    async run(makeSubject) {
      const { outbox } = await makeSubject();
      const events = Array.from({ length: 20 }, () => anEvent());
      await outbox.append(events);
      const claimed: string[] = [];
      // Whether claims skip each other's events or wait for them, ten rounds are enough for twenty events.
      for (let round = 0; round < 10; round += 1) {
        claimed.push(...(await Promise.all(race(5, () => outbox.claim(2, at(0), at(1_000))))).flatMap(idsOf));
      }
      assert.deepEqual(claimed.sort(), [...idsOf(events)].sort());
    },
  },
  {
    name: "units of work that claim at once never get the same event",
    async run(makeSubject) {
      const { outbox, unitOfWork } = await makeSubject();
      const events = Array.from({ length: 12 }, () => anEvent());
      await outbox.append(events);
      const claim = () =>
        unitOfWork.run(async () => {
          const claimed = idsOf(await outbox.claim(2, at(0), at(1_000)));
          await giveWay();
          return claimed;
        });
      const claimed: string[] = [];
      for (let round = 0; round < 10; round += 1) claimed.push(...(await Promise.all(race(3, claim))).flat());
      assert.deepEqual(claimed.sort(), [...idsOf(events)].sort());
    },
  },
  {
    name: "takes what many append at once",
    async run(makeSubject) {
      const subject = await makeSubject();
      const events = Array.from({ length: 20 }, () => anEvent());
      await Promise.all(events.map((event) => subject.outbox.append([event])));
      assert.deepEqual(idsOf(await waiting(subject)), idsOf(events));
    },
  },
  {
    name: "returns copies: changing what was claimed, or given, changes nothing stored",
    async run(makeSubject) {
      const subject = await makeSubject();
      const given = anEvent({ data: { list: ["kept"] } });
      const expected = structuredClone(given);
      await subject.outbox.append([given]);
      deface(given);
      assert.deepEqual(await waiting(subject), [expected]);
      deface(await waiting(subject));
      assert.deepEqual(await waiting(subject), [expected]);
    },
  },
];
