import { requireTimeLimit } from "../domain/delivery-policy.ts";
import { isSubscriberName } from "../domain/subscriber-name.ts";
import type { DomainEventSubscriber } from "../ports/domain-event-subscriber.ts";

/**
 * Checks the subscribers of a process.
 * @throws TypeError when a name is missing, malformed or used twice, or `handle` is not a function
 * @throws RangeError when a time limit is out of range
 */
export function requireSubscribers(subscribers: readonly DomainEventSubscriber[]): void {
  const names = new Set<string>();
  for (const { name, timeLimit, handle } of subscribers) {
    if (!isSubscriberName(name))
      throw new TypeError(
        `An event subscriber needs a name of 1 to 63 of a-z, 0-9, ".", "_" and "-" that starts with a letter, not ${JSON.stringify(name)}.`,
      );
    if (names.has(name)) throw new TypeError(`Two event subscribers are named ${name}.`);
    if (typeof handle !== "function")
      throw new TypeError(`The event subscriber ${name} has no handle method.`);
    if (timeLimit !== undefined) requireTimeLimit(`timeLimit of the event subscriber ${name}`, timeLimit);
    names.add(name);
  }
}
