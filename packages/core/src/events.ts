import type { AccessControlEvent } from "./access-control/index.ts";
import type { EventDeliveryEvent } from "./event-delivery/index.ts";
import type { IdentityEvent } from "./identity/index.ts";
import type { SessionEvent } from "./sessions/index.ts";
import type { DomainEvent } from "./shared/index.ts";

/** Every event that Portcullis records, discriminated by `type`. */
export type PortcullisEvent = AccessControlEvent | EventDeliveryEvent | IdentityEvent | SessionEvent;

/**
 * Whether the event has this type; TypeScript then narrows its `data`. For handlers and subscribers, which receive every
 * event. For an event of a host, pass its type: `isEvent<NoteAdded>(event, "notes.note_added")`.
 */
export function isEvent<Type extends PortcullisEvent["type"]>(
  event: DomainEvent,
  type: Type,
): event is Extract<PortcullisEvent, { readonly type: Type }>;
export function isEvent<Event extends DomainEvent>(event: DomainEvent, type: Event["type"]): event is Event;
export function isEvent(event: DomainEvent, type: string): boolean {
  return event.type === type;
}
