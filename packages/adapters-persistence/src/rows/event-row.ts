import { defineEntity, p } from "@mikro-orm/sql";

/** A recorded event that waits for its distribution. `json`, because `jsonb` refuses the character U+0000. */
export const EventRow = defineEntity({
  name: "PortcullisEvent",
  tableName: "event_outbox",
  properties: {
    id: p.uuid().primary(),
    type: p.text(),
    occurredAt: p.datetime(3),
    actor: p.json().columnType("json"),
    data: p.json().columnType("json"),
    /** Set only by versions that delivered from this table; to be dropped when none of them runs any more. */
    claimedUntil: p.datetime(3).nullable(),
  },
});
