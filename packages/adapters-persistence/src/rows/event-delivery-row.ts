import { defineEntity, p } from "@mikro-orm/sql";

/** One event for one subscriber. It has a copy of the event, so that each delivery can be deleted by itself. */
export const EventDeliveryRow = defineEntity({
  name: "PortcullisEventDelivery",
  tableName: "event_deliveries",
  properties: {
    id: p.uuid().primary(),
    subscriber: p.text().collation("C"),
    eventId: p.uuid(),
    type: p.text(),
    occurredAt: p.datetime(3),
    actor: p.json().columnType("json"),
    data: p.json().columnType("json"),
    attempts: p.integer(),
    /** When it may be claimed: the end of a claim and the wait for a retry alike. */
    dueAt: p.datetime(3),
    lastError: p.text().nullable(),
    failedAt: p.datetime(3).nullable(),
  },
  indexes: [
    {
      name: "event_deliveries_due",
      expression:
        'create index "event_deliveries_due" on "event_deliveries" ("subscriber", "due_at", "event_id") where "failed_at" is null',
    },
    {
      name: "event_deliveries_failed",
      expression:
        'create index "event_deliveries_failed" on "event_deliveries" ("failed_at", "id") where "failed_at" is not null',
    },
    {
      name: "event_deliveries_failed_by_subscriber",
      expression:
        'create index "event_deliveries_failed_by_subscriber" on "event_deliveries" ("subscriber", "failed_at") where "failed_at" is not null',
    },
  ],
});
