import assert from "node:assert/strict";
import type { ContractCase } from "../../contract-case.ts";
import { race, yieldToEventLoop } from "../assertions.ts";
import type { EventDeliverySubject } from "../event-delivery-subject.ts";
import {
  claimAll,
  claimedEvents,
  claimOne,
  distributeAll,
  idsOf,
  later,
  recordEvents,
  seedDeliveries,
} from "../event-delivery-subject.ts";
import { anEvent, at, sampleTime } from "../samples.ts";

/** Claiming deliveries. */
export const deliveryClaimCases: readonly ContractCase<EventDeliverySubject>[] = [
  {
    name: "claims the oldest event first, whatever the order of distribution",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { eventSubscriptions } = subject;
      const [first, second, third, fourth] = [anEvent(), anEvent(), anEvent(), anEvent()];
      await eventSubscriptions.announce(["audit"], sampleTime);
      for (const events of [[fourth, second], [first], [third]]) {
        await recordEvents(subject, events);
        await distributeAll(subject);
      }
      assert.deepEqual(idsOf(await claimedEvents(subject, "audit")), idsOf([first, second, third, fourth]));
    },
  },
  {
    name: "an event whose time is in the future, as of a clock that is ahead, is due",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { eventDeliveries, eventSubscriptions } = subject;
      const event = anEvent({ occurredAt: at(60_000) });
      await eventSubscriptions.announce(["audit"], sampleTime);
      await recordEvents(subject, [event]);
      await eventDeliveries.distribute(1, at(0), sampleTime);
      assert.deepEqual(await claimedEvents(subject, "audit", at(0)), [event]);
    },
  },
  {
    name: "a claimed delivery is not claimed again until the claim ends, to the millisecond; attempts are counted",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { eventDeliveries } = subject;
      const [event] = await seedDeliveries(subject, ["audit"]);
      const first = await eventDeliveries.claim("audit", later(), later(500));
      assert.deepEqual([first?.attempt, first?.event], [1, event]);
      assert.equal(await eventDeliveries.claim("audit", later(499), later(1_000)), null);
      const second = await eventDeliveries.claim("audit", later(500), later(1_000));
      assert.deepEqual(second, { ...first, attempt: 2 });
      assert.equal(await eventDeliveries.claim("audit", later(999), later(2_000)), null);
    },
  },
  {
    name: "a claim skips claimed deliveries and gets the next one",
    async run(makeSubject) {
      const subject = await makeSubject();
      const events = await seedDeliveries(subject, ["audit"], 3);
      for (const event of events) assert.deepEqual((await claimOne(subject, "audit")).event, event);
      assert.deepEqual(await claimAll(subject, "audit"), []);
    },
  },
  {
    name: "claims at once never get the same delivery, in units of work or outside",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { unitOfWork, eventDeliveries } = subject;
      const events = await seedDeliveries(subject, ["audit"], 12);
      const claim = async () => {
        const claimed = await eventDeliveries.claim("audit", later(), later(1_000));
        return claimed === null ? [] : [claimed.event.id];
      };
      const inUnitOfWork = () =>
        unitOfWork.run(async () => {
          const claimed = await claim();
          await yieldToEventLoop();
          return claimed;
        });
      const claimed: string[] = [];
      for (let round = 0; round < 12; round += 1)
        claimed.push(...(await Promise.all([...race(2, inUnitOfWork), ...race(3, claim)])).flat());
      assert.deepEqual(claimed.sort(), [...idsOf(events)].sort());
    },
  },
  {
    name: "[SEC-073] completing or failing one subscriber's delivery does not affect another's of the same event",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { eventDeliveries } = subject;
      const [first, second] = await seedDeliveries(subject, ["audit", "mail"], 2);
      await eventDeliveries.complete((await claimOne(subject, "audit")).id);
      const failing = await claimOne(subject, "audit");
      await eventDeliveries.fail(failing, { error: "Error: x", failedAt: later(), retryAt: null });
      const untouched = await claimAll(subject, "mail");
      assert.deepEqual(
        untouched.map(({ event, attempt }) => [event.id, attempt]),
        [
          [first?.id, 1],
          [second?.id, 1],
        ],
      );
    },
  },
];
