import assert from "node:assert/strict";
import { assertRejects, deface, giveWay, race } from "./assertions.ts";
import type { ContractCase } from "./contract-case.ts";
import type { EventDeliverySubject } from "./event-delivery-subject.ts";
import {
  claimAll,
  claimedEvents,
  claimOne,
  distributeAll,
  idsOf,
  later,
  RolledBack,
  seedDeliveries,
} from "./event-delivery-subject.ts";
import { anEvent, anId, at, sampleTime } from "./samples.ts";

/** What every `EventDeliveries` promises. */
export const eventDeliveriesContract: readonly ContractCase<EventDeliverySubject>[] = [
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
    name: "distributes the oldest events first and no more than the limit, and says how many",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { outbox, eventDeliveries, eventSubscriptions } = subject;
      const events = [anEvent(), anEvent(), anEvent()];
      await eventSubscriptions.announce(["audit"], sampleTime);
      await outbox.append(events.toReversed());
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
      await subject.outbox.append([anEvent(), anEvent()]);
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
      const { outbox, unitOfWork, eventDeliveries, eventSubscriptions } = subject;
      await eventSubscriptions.announce(["audit"], sampleTime);
      const events = Array.from({ length: 12 }, () => anEvent());
      await outbox.append(events);
      const distribute = () => eventDeliveries.distribute(3, later(), sampleTime);
      const inUnitOfWork = () =>
        unitOfWork.run(async () => {
          const count = await distribute();
          await giveWay();
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
      await subject.outbox.append([event]);
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
  {
    name: "claims the oldest event first, whatever the order of distribution",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { outbox, eventSubscriptions } = subject;
      const [first, second, third, fourth] = [anEvent(), anEvent(), anEvent(), anEvent()];
      await eventSubscriptions.announce(["audit"], sampleTime);
      for (const events of [[fourth, second], [first], [third]]) {
        await outbox.append(events);
        await distributeAll(subject);
      }
      assert.deepEqual(idsOf(await claimedEvents(subject, "audit")), idsOf([first, second, third, fourth]));
    },
  },
  {
    name: "an event whose time is yet to come, as of a clock that is ahead, is due all the same",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { outbox, eventDeliveries, eventSubscriptions } = subject;
      const event = anEvent({ occurredAt: at(60_000) });
      await eventSubscriptions.announce(["audit"], sampleTime);
      await outbox.append([event]);
      await eventDeliveries.distribute(1, at(0), sampleTime);
      assert.deepEqual(await claimedEvents(subject, "audit", at(0)), [event]);
    },
  },
  {
    name: "a claim hides the delivery until its end, to the millisecond, and counts the attempts",
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
    name: "a claim passes over what is claimed and takes what comes next",
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
          await giveWay();
          return claimed;
        });
      const claimed: string[] = [];
      for (let round = 0; round < 12; round += 1)
        claimed.push(...(await Promise.all([...race(2, inUnitOfWork), ...race(3, claim)])).flat());
      assert.deepEqual(claimed.sort(), [...idsOf(events)].sort());
    },
  },
  {
    name: "[SEC-073] what happens to one subscriber's delivery changes nothing for another's of the same event",
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
  {
    name: "a completed delivery is gone, whoever has claimed it since",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { eventDeliveries } = subject;
      const [, kept] = await seedDeliveries(subject, ["audit"], 2);
      const { id } = await claimOne(subject, "audit", later());
      await eventDeliveries.complete(anId());
      await claimOne(subject, "audit", later());
      const again = await claimOne(subject, "audit", later(10 ** 8));
      assert.equal(again.id, id);
      await eventDeliveries.complete(id);
      await eventDeliveries.complete(id);
      assert.deepEqual(await claimedEvents(subject, "audit", later(10 ** 9)), [kept]);
    },
  },
  {
    name: "a failed attempt makes the delivery due at its retry time and not before",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { eventDeliveries } = subject;
      const [failing, next] = await seedDeliveries(subject, ["audit"], 2);
      const claimed = await claimOne(subject, "audit");
      await eventDeliveries.fail(claimed, { error: "Error: x", failedAt: later(), retryAt: later(5_000) });
      assert.deepEqual(await claimedEvents(subject, "audit", later(4_999)), [next]);
      const again = await claimAll(subject, "audit", later(5_000));
      assert.deepEqual(again, [{ id: claimed.id, attempt: 2, event: failing }]);
    },
  },
  {
    name: "a failed attempt of a delivery that was claimed again since is ignored",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { eventDeliveries } = subject;
      await seedDeliveries(subject, ["audit"]);
      const first = await eventDeliveries.claim("audit", later(), later(100));
      const second = await claimOne(subject, "audit", later(100));
      assert.equal(second.id, first?.id);
      const failed = { error: "Error: late", failedAt: later(100), retryAt: later(200) };
      await eventDeliveries.fail({ ...second, attempt: 1 }, failed);
      assert.deepEqual(await claimAll(subject, "audit", later(200)), []);
      await eventDeliveries.fail({ ...second, attempt: 1 }, { ...failed, retryAt: null });
      assert.deepEqual(await subject.failedDeliveries.list({ limit: 1, after: null }), []);
      await eventDeliveries.complete(second.id);
      await eventDeliveries.fail(second, failed);
      assert.deepEqual(await claimAll(subject, "audit", later(10 ** 9)), []);
    },
  },
  {
    name: "a delivery that failed without a retry time is not claimed again",
    async run(makeSubject) {
      const subject = await makeSubject();
      await seedDeliveries(subject, ["audit"]);
      const claimed = await claimOne(subject, "audit");
      const failed = { error: "Error: x", failedAt: later(), retryAt: null };
      await subject.eventDeliveries.fail(claimed, failed);
      // Ignored: the attempts have ended.
      await subject.eventDeliveries.fail(claimed, { ...failed, retryAt: later(1) });
      assert.deepEqual(await claimAll(subject, "audit", later(10 ** 9)), []);
    },
  },
  {
    name: "a claim, a completion and a failure that are rolled back never happened",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { eventDeliveries, unitOfWork } = subject;
      const events = await seedDeliveries(subject, ["audit"], 3);
      const run = unitOfWork.run(async () => {
        await eventDeliveries.complete((await claimOne(subject, "audit")).id);
        const failed = { error: "Error: x", failedAt: later(), retryAt: null };
        await eventDeliveries.fail(await claimOne(subject, "audit"), failed);
        await claimOne(subject, "audit");
        throw new RolledBack();
      });
      await assertRejects(run, RolledBack);
      const claimed = await claimAll(subject, "audit");
      assert.deepEqual(
        claimed.map(({ event, attempt }) => [event.id, attempt]),
        events.map(({ id }) => [id, 1]),
      );
    },
  },
  {
    name: "returns copies: changing what was claimed changes nothing stored",
    async run(makeSubject) {
      const subject = await makeSubject();
      const event = anEvent({ data: { list: ["kept"] } });
      const expected = structuredClone(event);
      await subject.eventSubscriptions.announce(["audit", "mail"], sampleTime);
      await subject.outbox.append([event]);
      await distributeAll(subject);
      deface(await claimOne(subject, "audit"));
      assert.deepEqual(await claimedEvents(subject, "audit", later(10 ** 8)), [expected]);
      assert.deepEqual(await claimedEvents(subject, "mail"), [expected]);
    },
  },
];
