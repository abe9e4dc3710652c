import assert from "node:assert/strict";
import type { ContractCase } from "../../contract-case.ts";
import { assertRejects, mutate } from "../assertions.ts";
import type { EventDeliverySubject } from "../event-delivery-subject.ts";
import {
  claimAll,
  claimedEvents,
  claimOne,
  distributeAll,
  later,
  recordEvents,
  seedDeliveries,
} from "../event-delivery-subject.ts";
import { RolledBack } from "../roll-back.ts";
import { anEvent, anId, sampleTime } from "../samples.ts";

/** Completed and failed deliveries. */
export const deliveryOutcomeCases: readonly ContractCase<EventDeliverySubject>[] = [
  {
    name: "a completed delivery is removed, also when it was claimed again since",
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
    name: "a claim, a completion and a failure that are rolled back have no effect",
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
      await recordEvents(subject, [event]);
      await distributeAll(subject);
      mutate(await claimOne(subject, "audit"));
      assert.deepEqual(await claimedEvents(subject, "audit", later(10 ** 8)), [expected]);
      assert.deepEqual(await claimedEvents(subject, "mail"), [expected]);
    },
  },
];
