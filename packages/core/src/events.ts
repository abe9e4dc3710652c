import type { AccessControlEvent } from "./access-control/index.ts";
import type { EventDeliveryEvent } from "./event-delivery/index.ts";
import type { IdentityEvent } from "./identity/index.ts";
import type { SessionEvent } from "./sessions/index.ts";
import type { DomainEvent } from "./shared/index.ts";

/** Every event that Portcullis records, discriminated by `type`. */
export type PortcullisEvent = AccessControlEvent | EventDeliveryEvent | IdentityEvent | SessionEvent;

/**
 * For handlers and subscribers, which are given every event: whether it is the one of that type, whose `data` the compiler
 * then knows. A host's own event is named by its type: `isEvent<NoteAdded>(event, "notes.note_added")`.
 */
export function isEvent<Type extends PortcullisEvent["type"]>(
  event: DomainEvent,
  type: Type,
): event is Extract<PortcullisEvent, { readonly type: Type }>;
export function isEvent<Event extends DomainEvent>(event: DomainEvent, type: Event["type"]): event is Event;
export function isEvent(event: DomainEvent, type: string): boolean {
  return event.type === type;
}
