import assert from "node:assert/strict";
import type { DomainEvent, PersistencePorts } from "../../index.ts";
import { assertInstances, deface, giveWay, race, settle } from "./assertions.ts";
import type { ContractCase } from "./contract-case.ts";
import { anEvent, anId, at } from "./samples.ts";

export type EventOutboxSubject = Pick<PersistencePorts, "outbox" | "unitOfWork">;

class RolledBack extends Error {}

/** What waits, left as it is. */
function waiting({ outbox, unitOfWork }: EventOutboxSubject, limit = 100): Promise<readonly DomainEvent[]> {
  return unitOfWork.run(() => outbox.claim(limit));
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
          await outbox.remove(idsOf(await outbox.claim(10)));
          throw new RolledBack();
        }),
      ]);
      assertInstances(failures, RolledBack);
      assert.deepEqual(idsOf(await waiting(subject)), idsOf(events));
    },
  },
  {
    name: "units of work that claim at once never get the same event",
    async run(makeSubject) {
      const { outbox, unitOfWork } = await makeSubject();
      const events = Array.from({ length: 12 }, () => anEvent());
      await outbox.append(events);
      const deliver = () =>
        unitOfWork.run(async () => {
          const claimed = idsOf(await outbox.claim(2));
          await giveWay();
          await outbox.remove(claimed);
          return claimed;
        });
      const delivered: string[] = [];
      // Whether claims skip each other's events or wait for them, ten rounds are enough for twelve events.
      for (let round = 0; round < 10; round += 1) {
        delivered.push(...(await Promise.all(race(3, deliver))).flat());
      }
      assert.deepEqual(delivered.sort(), [...idsOf(events)].sort());
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
