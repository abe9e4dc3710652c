import assert from "node:assert/strict";
import type { ContractCase } from "../../contract-case.ts";
import { assertRejects, race, yieldToEventLoop } from "../assertions.ts";
import type { EventDeliverySubject } from "../event-delivery-subject.ts";
import {
  claimedEvents,
  distributeAll,
  idsOf,
  later,
  recordEvents,
  seedDeliveries,
} from "../event-delivery-subject.ts";
import { RolledBack } from "../roll-back.ts";
import { anEvent, at, sampleTime } from "../samples.ts";

/** Making deliveries from recorded events. */
export const eventDistributionCases: readonly ContractCase<EventDeliverySubject>[] = [
  {
    name: "distributes each event once to every announced subscriber",
    async run(makeSubject) {
      const subject = await makeSubject();
      const events = await seedDeliveries(subject, ["audit", "mail"], 3);
      assert.equal(await distributeAll(subject), 0);
      for (const subscriber of ["audit", "mail"])
        assert.deepEqual(await claimedEvents(subject, subscriber), events);
      assert.deepEqual(await claimedEvents(subject, "other"), []);
    },
  },
  {
    name: "distributes the oldest events first and no more than the limit, and returns how many",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { eventDeliveries, eventSubscriptions } = subject;
      const events = [anEvent(), anEvent(), anEvent()];
      await eventSubscriptions.announce(["audit"], sampleTime);
      await recordEvents(subject, events.toReversed());
      assert.equal(await eventDeliveries.distribute(2, later(), sampleTime), 2);
      assert.deepEqual(idsOf(await claimedEvents(subject, "audit")), idsOf(events.slice(0, 2)));
      assert.equal(await eventDeliveries.distribute(2, later(), sampleTime), 1);
      assert.deepEqual(idsOf(await claimedEvents(subject, "audit")), idsOf(events.slice(2)));
    },
  },
  {
    name: "removes events for which no subscriber was announced",
    async run(makeSubject) {
      const subject = await makeSubject();
      await recordEvents(subject, [anEvent(), anEvent()]);
      assert.equal(await distributeAll(subject), 2);
      await subject.eventSubscriptions.announce(["audit"], sampleTime);
      assert.equal(await distributeAll(subject), 0);
      assert.deepEqual(await claimedEvents(subject, "audit"), []);
    },
  },
  {
    name: "leaves out subscribers that were last announced before the time, to the millisecond",
    async run(makeSubject) {
      const subject = await makeSubject();
      await subject.eventSubscriptions.announce(["gone"], at(-1));
      const [event] = await seedDeliveries(subject, ["here"]);
      assert.deepEqual(await claimedEvents(subject, "gone"), []);
      assert.deepEqual(await claimedEvents(subject, "here"), [event]);
    },
  },
  {
    name: "distributions at once never distribute an event twice, in units of work or outside",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { unitOfWork, eventDeliveries, eventSubscriptions } = subject;
      await eventSubscriptions.announce(["audit"], sampleTime);
      const events = Array.from({ length: 12 }, () => anEvent());
      await recordEvents(subject, events);
      const distribute = () => eventDeliveries.distribute(3, later(), sampleTime);
      const inUnitOfWork = () =>
        unitOfWork.run(async () => {
          const count = await distribute();
          await yieldToEventLoop();
          return count;
        });
      let distributed = 0;
      // Whether distributions skip each other's events or wait for them, twelve rounds are enough for twelve events.
      for (let round = 0; round < 12; round += 1)
        for (const count of await Promise.all([...race(2, inUnitOfWork), ...race(2, distribute)]))
          distributed += count;
      assert.equal(distributed, 12);
      assert.deepEqual(idsOf(await claimedEvents(subject, "audit")), idsOf(events));
    },
  },
  {
    name: "a distribution that is rolled back leaves the events for the next one",
    async run(makeSubject) {
      const subject = await makeSubject();
      const event = anEvent();
      await subject.eventSubscriptions.announce(["audit"], sampleTime);
      await recordEvents(subject, [event]);
      const run = subject.unitOfWork.run(async () => {
        assert.equal(await distributeAll(subject), 1);
        throw new RolledBack();
      });
      await assertRejects(run, RolledBack);
      assert.deepEqual(await claimedEvents(subject, "audit"), []);
      assert.equal(await distributeAll(subject), 1);
      assert.deepEqual(await claimedEvents(subject, "audit"), [event]);
    },
  },
];
