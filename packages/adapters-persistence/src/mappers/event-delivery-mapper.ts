import type { DomainEvent, FailedDelivery } from "@portcullis/core";
import type { Stored } from "./dates.ts";
import { toDate } from "./dates.ts";

/** The event of a delivery as statements select it. */
export const eventColumns = 'event_id as "eventId", type, occurred_at as "occurredAt", actor, data';

export type EventRecord = Stored<Omit<DomainEvent, "id">> & { readonly eventId: string };

export const failedDeliveryColumns = `id, subscriber, attempts, last_error as "lastError", failed_at as "failedAt", ${eventColumns}`;

export type FailedDeliveryRecord = Stored<Omit<FailedDelivery, "event">> & EventRecord;

export function toEvent({ eventId, type, occurredAt, actor, data }: EventRecord): DomainEvent {
  return { id: eventId, type, occurredAt: toDate(occurredAt), actor, data };
}

export function toFailedDelivery(record: FailedDeliveryRecord): FailedDelivery {
  const { id, subscriber, attempts, lastError, failedAt } = record;
  return { id, subscriber, attempts, lastError, failedAt: toDate(failedAt), event: toEvent(record) };
}
