import assert from "node:assert/strict";
import { OutsideUnitOfWork } from "../../../index.ts";
import type { ContractCase } from "../../contract-case.ts";
import { assertInstances, assertRejects, mutate, settle } from "../assertions.ts";
import type { EventDeliverySubject } from "../event-delivery-subject.ts";
import { idsOf, recordEvents, takeRecorded } from "../event-delivery-subject.ts";
import { RolledBack } from "../roll-back.ts";
import { anEvent, anId, at } from "../samples.ts";

/** What every `EventOutbox` promises. */
export const eventOutboxContract: readonly ContractCase<EventDeliverySubject>[] = [
  {
    name: "keeps appended events with every field",
    async run(makeSubject) {
      const subject = await makeSubject();
      const events = [
        anEvent({ type: "identity.user_registered", actor: { type: "user", userId: anId() } }),
        anEvent({ actor: { type: "system", name: "job:purge" } }),
        anEvent({
          actor: { type: "anonymous" },
          data: {
            text: "Größe 張偉 👩🏽‍🚀 'quoted' \\ %_",
            nothing: null,
            list: [1, 2.5, true, "x", { deep: ["er"] }],
            empty: {},
          },
        }),
      ].map((event, index) => ({ ...event, occurredAt: at(index) }));
      await recordEvents(subject, events);
      assert.deepEqual(await takeRecorded(subject), events);
      assert.deepEqual(await takeRecorded(subject), []);
    },
  },
  {
    name: "stores U+0000 and lone surrogates, which JSON allows in text",
    async run(makeSubject) {
      const subject = await makeSubject();
      const event = anEvent({
        actor: { type: "system", name: "job\u0000\udc00" },
        data: { "key\u0000": "a\u0000b", lone: "a\ud800b", nested: [{ lone: "\udfff\ud800" }] },
      });
      await recordEvents(subject, [event]);
      assert.deepEqual(await takeRecorded(subject), [event]);
    },
  },
  {
    name: "appending nothing does nothing",
    async run(makeSubject) {
      const subject = await makeSubject();
      const event = anEvent();
      await recordEvents(subject, [event]);
      await recordEvents(subject, []);
      assert.deepEqual(await takeRecorded(subject), [event]);
    },
  },
  {
    name: "events of a unit of work that is rolled back are not recorded",
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
      assert.deepEqual(idsOf(await takeRecorded(subject)), [kept.id]);
    },
  },
  {
    name: "append throws outside a unit of work, and stores nothing",
    async run(makeSubject) {
      const subject = await makeSubject();
      for (const events of [[anEvent()], []])
        await assertRejects(subject.outbox.append(events), OutsideUnitOfWork);
      const after = subject.unitOfWork.run(async () => undefined);
      await assertRejects(
        after.then(() => subject.outbox.append([anEvent()])),
        OutsideUnitOfWork,
      );
      assert.deepEqual(await takeRecorded(subject), []);
    },
  },
  {
    name: "takes what many append at once",
    async run(makeSubject) {
      const subject = await makeSubject();
      const events = Array.from({ length: 20 }, () => anEvent());
      await Promise.all(events.map((event) => recordEvents(subject, [event])));
      assert.deepEqual(idsOf(await takeRecorded(subject)), idsOf(events));
    },
  },
  {
    name: "keeps copies: changing what was given changes nothing stored",
    async run(makeSubject) {
      const subject = await makeSubject();
      const given = anEvent({ data: { list: ["kept"] } });
      const expected = structuredClone(given);
      await recordEvents(subject, [given]);
      mutate(given);
      assert.deepEqual(await takeRecorded(subject), [expected]);
    },
  },
];
