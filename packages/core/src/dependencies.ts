import type { AccessControlPorts } from "./access-control/index.ts";
import { GuardedUnitOfWork } from "./access-control/index.ts";
import type {
  DeliveryPolicy,
  DomainEventSubscriber,
  EventDeliveryDependencies,
  EventDeliveryPorts,
} from "./event-delivery/index.ts";
import { defaultDeliveryPolicy } from "./event-delivery/index.ts";
import type { IdentityPolicy, IdentityPorts } from "./identity/index.ts";
import type { SessionDependencies, SessionPolicy, SessionPorts, SigningKeyStore } from "./sessions/index.ts";
import { defaultSessionPolicy } from "./sessions/index.ts";
import { EndSessionsOfUser } from "./sessions/internal.ts";
import type { Clock, DomainEventHandler, IdGenerator, SharedPorts } from "./shared/index.ts";
import { EventRecorder, SystemClock, UuidV7Generator } from "./shared/index.ts";

/** Every port of core. Each has an in-memory adapter in `@portcullis/core/testing`. */
export interface Ports
  extends SharedPorts,
    AccessControlPorts,
    EventDeliveryPorts,
    IdentityPorts,
    SessionPorts {}

/** The ports that a persistence adapter provides. */
export interface PersistencePorts
  extends Pick<SharedPorts, "unitOfWork" | "outbox">,
    AccessControlPorts,
    EventDeliveryPorts,
    Pick<IdentityPorts, "users" | "userDirectory">,
    Pick<SessionPorts, "sessions" | "refreshTokens"> {
  /** For token adapters, which store their keys in it. Use cases do not use it. */
  readonly signingKeys: SigningKeyStore;
}

/** The ports that a host has to provide: all but those with a default. */
export interface HostPorts extends Omit<Ports, "clock" | "ids"> {
  /** Default: `SystemClock`. */
  readonly clock?: Clock | undefined;
  /** Default: `UuidV7Generator`. */
  readonly ids?: IdGenerator | undefined;
}

/** The options of an embedding app. */
export interface PortcullisOptions {
  /** Default: `open`. */
  readonly registration?: IdentityPolicy["registration"] | undefined;
  /** Default of each field: `defaultSessionPolicy`. */
  readonly sessionPolicy?: Partial<SessionPolicy> | undefined;
  /** Handle events inside the transaction that recorded them. Default: none. */
  readonly eventHandlers?: readonly DomainEventHandler[] | undefined;
  /** Receive events after the commit, when `deliverEvents` runs. Default: none. */
  readonly eventSubscribers?: readonly DomainEventSubscriber[] | undefined;
  /** Default of each field: `defaultDeliveryPolicy`. */
  readonly deliveryPolicy?: Partial<DeliveryPolicy> | undefined;
}

/** What use cases can depend on: the ports, and what `createDependencies` derives from them and the options. */
export interface Dependencies extends Ports, SessionDependencies, EventDeliveryDependencies {}

/** Adds to the ports what use cases share: policies, the event recorder and the guarded unit of work. */
export function createDependencies(
  { clock = new SystemClock(), ids = new UuidV7Generator(), ...given }: HostPorts,
  options: PortcullisOptions = {},
): Dependencies {
  const ports = { ...given, clock, ids };
  const eventHandlers: DomainEventHandler[] = [];
  const dependencies: Dependencies = {
    ...ports,
    events: new EventRecorder({ ...ports, eventHandlers }),
    guardedUnitOfWork: new GuardedUnitOfWork(ports),
    eventSubscribers: options.eventSubscribers ?? [],
    deliveryPolicy: { ...defaultDeliveryPolicy, ...options.deliveryPolicy },
    identityPolicy: { registration: options.registration ?? "open" },
    sessionPolicy: { ...defaultSessionPolicy, ...options.sessionPolicy },
  };
  // Added last, because the handler itself records events.
  eventHandlers.push(new EndSessionsOfUser(dependencies), ...(options.eventHandlers ?? []));
  return dependencies;
}
