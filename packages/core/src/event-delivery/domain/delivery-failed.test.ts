import { expect, test } from "vitest";
import { DeliveryFailed } from "./delivery-failed.ts";

const failed = { subscriber: "mail", eventId: "7", eventType: "a.b", attempt: 2, reason: "Error: away" };

test.each([
  [
    new Date("2026-01-02T03:04:05.000Z"),
    "The subscriber mail failed on a.b 7 (attempt 2, next at 2026-01-02T03:04:05.000Z): Error: away",
  ],
  [null, "The subscriber mail failed on a.b 7 (attempt 2, no more attempts): Error: away"],
])("says when the next attempt is: %s", (retryAt, message) => {
  expect(new DeliveryFailed({ ...failed, retryAt }, undefined).message).toBe(message);
});
