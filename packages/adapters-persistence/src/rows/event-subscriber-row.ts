import { defineEntity, p } from "@mikro-orm/sql";

/** A subscriber that events are delivered to, and when a process last announced it. */
export const EventSubscriberRow = defineEntity({
  name: "PortcullisEventSubscriber",
  tableName: "event_subscribers",
  properties: {
    name: p.text().collation("C").primary(),
    announcedAt: p.datetime(3),
  },
});
