import assert from "node:assert/strict";
import type { ContractCase } from "../../contract-case.ts";
import { assertRejects, assertResolves, mutate, race } from "../assertions.ts";
import type { EventDeliverySubject } from "../event-delivery-subject.ts";
import {
  claimAll,
  claimedEvents,
  distributeAll,
  failPermanently,
  recordEvents,
  seedDeliveries,
} from "../event-delivery-subject.ts";
import { RolledBack } from "../roll-back.ts";
import { anEvent, at, sampleTime } from "../samples.ts";

/** What every `EventSubscriptions` promises. */
export const eventSubscriptionsContract: readonly ContractCase<EventDeliverySubject>[] = [
  {
    name: "lists announced subscribers by name, each with the latest time",
    async run(makeSubject) {
      const { eventSubscriptions } = await makeSubject();
      assert.deepEqual(await eventSubscriptions.list(), []);
      await eventSubscriptions.announce(["mail", "audit"], at(5));
      await eventSubscriptions.announce(["mail"], at(9));
      await eventSubscriptions.announce(["audit"], at(1));
      await eventSubscriptions.announce([], at(20));
      assert.deepEqual(await eventSubscriptions.list(), [
        { subscriber: "audit", announcedAt: at(5), waiting: 0, failed: 0 },
        { subscriber: "mail", announcedAt: at(9), waiting: 0, failed: 0 },
      ]);
    },
  },
  {
    name: "takes announcements of the same subscribers at once, in any order",
    async run(makeSubject) {
      const { eventSubscriptions } = await makeSubject();
      const names = ["a", "b", "c", "d"];
      const announcements = race(10, (index) =>
        eventSubscriptions.announce(index % 2 === 0 ? names : names.toReversed(), at(index)),
      );
      await assertResolves(Promise.all(announcements));
      const listed = await eventSubscriptions.list();
      assert.deepEqual(
        listed.map(({ subscriber, announcedAt }) => [subscriber, announcedAt]),
        names.map((name) => [name, at(9)]),
      );
    },
  },
  {
    name: "counts deliveries that wait, claimed ones among them, and those that have failed",
    async run(makeSubject) {
      const subject = await makeSubject();
      await seedDeliveries(subject, ["audit", "mail"], 3);
      await failPermanently(subject, "audit");
      await claimAll(subject, "audit");
      assert.deepEqual(await subject.eventSubscriptions.list(), [
        { subscriber: "audit", announcedAt: sampleTime, waiting: 2, failed: 1 },
        { subscriber: "mail", announcedAt: sampleTime, waiting: 3, failed: 0 },
      ]);
    },
  },
  {
    name: "removes a subscriber that was last announced before the time, to the millisecond, or never",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { eventSubscriptions } = subject;
      await eventSubscriptions.announce(["audit", "mail"], at(5));
      assert.equal(await eventSubscriptions.remove("audit", at(5)), false);
      assert.equal(await eventSubscriptions.remove("audit", at(6)), true);
      assert.equal(await eventSubscriptions.remove("audit", at(6)), true);
      assert.deepEqual(
        (await eventSubscriptions.list()).map(({ subscriber }) => subscriber),
        ["mail"],
      );
      await recordEvents(subject, [anEvent()]);
      await distributeAll(subject);
      assert.equal((await claimedEvents(subject, "audit")).length, 0);
      assert.equal((await claimedEvents(subject, "mail")).length, 1);
    },
  },
  {
    name: "lists a removed subscriber as long as deliveries are left for it",
    async run(makeSubject) {
      const subject = await makeSubject();
      await seedDeliveries(subject, ["audit"]);
      await subject.eventSubscriptions.remove("audit", at(1));
      assert.deepEqual(await subject.eventSubscriptions.list(), [
        { subscriber: "audit", announcedAt: null, waiting: 1, failed: 0 },
      ]);
    },
  },
  {
    name: "deletes one subscriber's deliveries, failed ones too, no more than the limit at once",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { eventSubscriptions } = subject;
      await seedDeliveries(subject, ["audit", "mail"], 3);
      await failPermanently(subject, "audit");
      await failPermanently(subject, "mail");
      assert.equal(await eventSubscriptions.deleteDeliveries("audit", 2), 2);
      assert.equal(await eventSubscriptions.deleteDeliveries("audit", 2), 1);
      assert.equal(await eventSubscriptions.deleteDeliveries("audit", 2), 0);
      assert.deepEqual(await eventSubscriptions.list(), [
        { subscriber: "audit", announcedAt: sampleTime, waiting: 0, failed: 0 },
        { subscriber: "mail", announcedAt: sampleTime, waiting: 2, failed: 1 },
      ]);
    },
  },
  {
    name: "what is rolled back has no effect",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { eventSubscriptions, unitOfWork } = subject;
      await seedDeliveries(subject, ["audit"], 2);
      const before = await eventSubscriptions.list();
      const run = unitOfWork.run(async () => {
        await eventSubscriptions.announce(["mail"], at(5));
        await eventSubscriptions.remove("audit", at(1));
        await eventSubscriptions.deleteDeliveries("audit", 1);
        throw new RolledBack();
      });
      await assertRejects(run, RolledBack);
      assert.deepEqual(await eventSubscriptions.list(), before);
    },
  },
  {
    name: "returns copies: changing what was listed changes nothing stored",
    async run(makeSubject) {
      const { eventSubscriptions } = await makeSubject();
      const given = at(5);
      await eventSubscriptions.announce(["audit"], given);
      mutate(given);
      mutate(await eventSubscriptions.list());
      assert.deepEqual(await eventSubscriptions.list(), [
        { subscriber: "audit", announcedAt: at(5), waiting: 0, failed: 0 },
      ]);
    },
  },
];
