import { expect, test } from "vitest";
import type { EventSubscriptions } from "../ports/event-subscriptions.ts";
import { SubscriberAnnouncements } from "./subscriber-announcements.ts";

const minute = 60_000;
const start = Date.parse("2026-06-01T00:00:00Z");
const at = (time: number) => new Date(start + time);

function announcementsOf(subscribers: readonly string[], announce: EventSubscriptions["announce"]) {
  const unused = () => expect.unreachable();
  return new SubscriberAnnouncements(subscribers, {
    announce,
    list: unused,
    remove: unused,
    deleteDeliveries: unused,
  });
}

test("a process announces its subscribers at once, and again each 10 minutes", async () => {
  const announced: unknown[] = [];
  const announcements = announcementsOf(["audit", "mail"], async (names, now) => {
    announced.push([names, now.getTime() - start]);
  });
  for (const time of [0, 1, 10 * minute - 1, 10 * minute, 12 * minute, 20 * minute - 1, 20 * minute])
    await announcements.announce(at(time));
  expect(announced).toEqual([0, 10 * minute, 20 * minute].map((time) => [["audit", "mail"], time]));
});

test("an announcement that failed is made again by the next run", async () => {
  const announced: number[] = [];
  let failing = true;
  const announcements = announcementsOf(["audit"], async (_names, now) => {
    if (failing) throw new Error("the store is unavailable");
    announced.push(now.getTime() - start);
  });
  await expect(announcements.announce(at(0))).rejects.toThrow("the store is unavailable");
  failing = false;
  await announcements.announce(at(1));
  expect(announced).toEqual([1]);
});
