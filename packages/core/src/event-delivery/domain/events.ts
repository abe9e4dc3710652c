import type { DomainEvent } from "../../shared/domain/domain-event.ts";

/** Recorded when a failed delivery is discarded: the subscriber never handles that event. */
export type DeliveryDiscarded = DomainEvent<
  "events.delivery_discarded",
  { subscriber: string; eventId: string; eventType: string }
>;
/** Recorded when a subscriber that no process announces any more is removed, before its deliveries are deleted. */
export type SubscriberRemoved = DomainEvent<"events.subscriber_removed", { subscriber: string }>;

/** The events of event delivery, discriminated by `type`. */
export type EventDeliveryEvent = DeliveryDiscarded | SubscriberRemoved;
