import type { AccessControlEvent } from "./access-control/index.ts";
import type { EventDeliveryEvent } from "./event-delivery/index.ts";
import type { IdentityEvent } from "./identity/index.ts";
import type { SessionEvent } from "./sessions/index.ts";
import type { DomainEvent } from "./shared/index.ts";

/** Every event that Portcullis records, discriminated by `type`. */
export type PortcullisEvent = AccessControlEvent | EventDeliveryEvent | IdentityEvent | SessionEvent;

/**
 * For handlers and subscribers, which are given every event, hosts' own included: whether it is the one of that type,
 * whose `data` the compiler then knows.
 */
export function isEvent<Type extends PortcullisEvent["type"]>(
  event: DomainEvent,
  type: Type,
): event is Extract<PortcullisEvent, { readonly type: Type }> {
  return event.type === type;
}
