import assert from "node:assert/strict";
import type { ContractCase } from "../../contract-case.ts";
import { assertRejects, mutate, race, readPages } from "../assertions.ts";
import type { EventDeliverySubject } from "../event-delivery-subject.ts";
import { claimAll, claimOne, failPermanently, later, seedDeliveries } from "../event-delivery-subject.ts";
import { RolledBack } from "../roll-back.ts";
import { anId } from "../samples.ts";

const firstPage = { limit: 100, after: null };

async function listedIds({ failedDeliveries }: EventDeliverySubject): Promise<readonly string[]> {
  return (await failedDeliveries.list(firstPage)).map(({ id }) => id);
}

/** What every `FailedDeliveries` promises. */
export const failedDeliveriesContract: readonly ContractCase<EventDeliverySubject>[] = [
  {
    name: "lists deliveries whose attempts have ended, with every field, the last failed first",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { eventDeliveries, failedDeliveries } = subject;
      const [first, second] = await seedDeliveries(subject, ["audit"], 4);
      const earlier = await failPermanently(subject, "audit", later(1));
      const last = await failPermanently(subject, "audit", later(2), "TypeError: größer 張偉 'x' \\");
      const retried = await claimOne(subject, "audit");
      await eventDeliveries.fail(retried, { error: "Error: x", failedAt: later(3), retryAt: later(4) });
      assert.deepEqual(await failedDeliveries.list(firstPage), [
        {
          id: last,
          subscriber: "audit",
          event: second,
          attempts: 1,
          lastError: "TypeError: größer 張偉 'x' \\",
          failedAt: later(2),
        },
        {
          id: earlier,
          subscriber: "audit",
          event: first,
          attempts: 1,
          lastError: "Error: refused",
          failedAt: later(1),
        },
      ]);
    },
  },
  {
    name: "pages through deliveries that failed at the same time, while others are discarded",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { failedDeliveries } = subject;
      await seedDeliveries(subject, ["audit", "mail"], 4);
      const ids: string[] = [];
      for (let count = 0; count < 4; count += 1) {
        ids.push(await failPermanently(subject, "audit", later(count)));
        ids.push(await failPermanently(subject, "mail", later(count)));
      }
      const read: string[] = [];
      const items = await readPages(
        async (keyset) => {
          const rows = await failedDeliveries.list(keyset);
          read.push(...rows.slice(0, keyset.limit).map(({ id }) => id));
          return rows;
        },
        3,
        ({ failedAt, id }) => ({ key: failedAt.toISOString(), id }),
        async () => void (await failedDeliveries.discard(read.at(-1) ?? anId())),
      );
      assert.deepEqual(items.map(({ id }) => id).sort(), ids.sort());
      const times = items.map(({ failedAt }) => failedAt.getTime());
      assert.deepEqual(
        times,
        times.toSorted((left, right) => right - left),
      );
    },
  },
  {
    name: "a retried delivery is due at once, its attempts are counted from zero, and it is no longer listed",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { eventDeliveries, failedDeliveries } = subject;
      const [event] = await seedDeliveries(subject, ["audit"]);
      const first = await claimOne(subject, "audit");
      await eventDeliveries.fail(first, { error: "Error: x", failedAt: later(), retryAt: later(10) });
      const second = await claimOne(subject, "audit", later(10));
      await eventDeliveries.fail(second, { error: "Error: y", failedAt: later(20), retryAt: null });
      assert.equal(await failedDeliveries.retry(second.id, later(30)), true);
      assert.deepEqual(await listedIds(subject), []);
      assert.deepEqual(await claimAll(subject, "audit", later(29)), []);
      assert.deepEqual(await claimAll(subject, "audit", later(30)), [{ id: first.id, attempt: 1, event }]);
    },
  },
  {
    name: "retries and discards only what has failed",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { failedDeliveries } = subject;
      await seedDeliveries(subject, ["audit"], 2);
      const { id } = await claimOne(subject, "audit");
      for (const unknown of [id, anId()]) {
        assert.equal(await failedDeliveries.retry(unknown, later()), false);
        assert.equal(await failedDeliveries.discard(unknown), null);
      }
      assert.equal(await failedDeliveries.retryAll(null, 10, later()), 0);
      // The one that was never claimed; the other one is still claimed.
      assert.equal((await claimAll(subject, "audit")).length, 1);
    },
  },
  {
    name: "retries those of one or of all subscribers that failed by then, no more than the limit",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { failedDeliveries } = subject;
      await seedDeliveries(subject, ["audit", "mail"], 3);
      for (let count = 0; count < 3; count += 1) await failPermanently(subject, "audit", later());
      for (let count = 0; count < 2; count += 1) await failPermanently(subject, "mail", later());
      const younger = await failPermanently(subject, "mail", later(101));
      assert.equal(await failedDeliveries.retryAll("audit", 2, later(100)), 2);
      assert.equal((await claimAll(subject, "audit", later(100))).length, 2);
      assert.deepEqual(await claimAll(subject, "mail", later(100)), []);
      assert.equal(await failedDeliveries.retryAll("other", 10, later(100)), 0);
      assert.equal(await failedDeliveries.retryAll(null, 10, later(100)), 3);
      assert.equal((await claimAll(subject, "mail", later(100))).length, 2);
      assert.deepEqual(await listedIds(subject), [younger]);
    },
  },
  {
    name: "discards one delivery and returns it",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { failedDeliveries } = subject;
      const events = await seedDeliveries(subject, ["audit"], 2);
      const [first, second] = [
        await failPermanently(subject, "audit"),
        await failPermanently(subject, "audit"),
      ];
      assert.deepEqual(await failedDeliveries.discard(first), {
        id: first,
        subscriber: "audit",
        event: events[0],
        attempts: 1,
        lastError: "Error: refused",
        failedAt: later(),
      });
      assert.deepEqual(await listedIds(subject), [second]);
      assert.equal(await failedDeliveries.discard(first), null);
    },
  },
  {
    name: "of concurrent discards and retries of one delivery, one succeeds",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { failedDeliveries } = subject;
      await seedDeliveries(subject, ["audit"]);
      const id = await failPermanently(subject, "audit");
      const outcomes = await Promise.all([
        ...race(3, () => failedDeliveries.discard(id)),
        ...race(3, async () => ((await failedDeliveries.retry(id, later())) ? true : null)),
      ]);
      assert.equal(outcomes.filter((outcome) => outcome !== null).length, 1);
    },
  },
  {
    name: "retries and discards that are rolled back have no effect",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { failedDeliveries, unitOfWork } = subject;
      await seedDeliveries(subject, ["audit"], 3);
      for (let count = 0; count < 3; count += 1) await failPermanently(subject, "audit", later(count));
      const before = await failedDeliveries.list(firstPage);
      const run = unitOfWork.run(async () => {
        await failedDeliveries.discard(before[0]?.id ?? anId());
        await failedDeliveries.retry(before[1]?.id ?? anId(), later(10));
        await failedDeliveries.retryAll(null, 10, later(10));
        throw new RolledBack();
      });
      await assertRejects(run, RolledBack);
      assert.deepEqual(await failedDeliveries.list(firstPage), before);
    },
  },
  {
    name: "returns copies: changing what was listed changes nothing stored",
    async run(makeSubject) {
      const subject = await makeSubject();
      const { failedDeliveries } = subject;
      await seedDeliveries(subject, ["audit"]);
      await failPermanently(subject, "audit");
      const expected = structuredClone(await failedDeliveries.list(firstPage));
      mutate(await failedDeliveries.list(firstPage));
      assert.deepEqual(await failedDeliveries.list(firstPage), expected);
    },
  },
];
