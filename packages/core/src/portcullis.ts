import type { AccessControlPorts } from "./access-control/index.ts";
import * as accessControl from "./access-control/index.ts";
import type {
  DeliveryPolicy,
  DomainEventSubscriber,
  EventDeliveryDependencies,
  EventDeliveryPorts,
} from "./event-delivery/index.ts";
import * as eventDelivery from "./event-delivery/index.ts";
import type { IdentityPolicy, IdentityPorts } from "./identity/index.ts";
import * as identity from "./identity/index.ts";
import type { SessionDependencies, SessionPolicy, SessionPorts, SigningKeyStore } from "./sessions/index.ts";
import * as sessions from "./sessions/index.ts";
import type { Clock, DomainEventHandler, IdGenerator, SharedPorts } from "./shared/index.ts";
import { EventRecorder, SystemClock, UuidV7Generator } from "./shared/index.ts";

/** Everything Portcullis needs from the outside. Each port has an in-memory adapter in `@portcullis/core/testing`. */
export interface Ports
  extends SharedPorts,
    AccessControlPorts,
    EventDeliveryPorts,
    IdentityPorts,
    SessionPorts {}

/** The ports that a database answers for: what a persistence adapter provides. */
export interface PersistencePorts
  extends Pick<SharedPorts, "unitOfWork" | "outbox">,
    AccessControlPorts,
    EventDeliveryPorts,
    Pick<IdentityPorts, "users" | "userDirectory">,
    Pick<SessionPorts, "sessions" | "refreshTokens"> {
  /** Not used by use cases: token adapters keep their keys in it. */
  readonly signingKeys: SigningKeyStore;
}

/** What an embedding app decides; every field has a default. */
export interface PortcullisOptions {
  /** `open` unless told otherwise. */
  readonly registration?: IdentityPolicy["registration"] | undefined;
  /** What to change from `defaultSessionPolicy`. */
  readonly sessionPolicy?: Partial<SessionPolicy> | undefined;
  /** Act on events inside the transaction that recorded them. */
  readonly eventHandlers?: readonly DomainEventHandler[] | undefined;
  /** Are told of events after they were committed, when `deliverEvents` runs. */
  readonly eventSubscribers?: readonly DomainEventSubscriber[] | undefined;
  /** What to change from `defaultDeliveryPolicy`. */
  readonly deliveryPolicy?: Partial<DeliveryPolicy> | undefined;
}

/** What use cases are made from: the ports, and what follows from them and the options. */
export interface Dependencies extends Ports, SessionDependencies, EventDeliveryDependencies {}

/** Every use case, ready to run. */
export interface Portcullis {
  readonly registerUser: identity.RegisterUser;
  readonly createUser: identity.CreateUser;
  readonly createFirstSuperadmin: identity.CreateFirstSuperadmin;
  readonly getUser: identity.GetUser;
  readonly listUsers: identity.ListUsers;
  readonly updateOwnProfile: identity.UpdateOwnProfile;
  readonly updateUser: identity.UpdateUser;
  readonly changePassword: identity.ChangePassword;
  readonly activateUser: identity.ActivateUser;
  readonly deactivateUser: identity.DeactivateUser;
  readonly deleteOwnAccount: identity.DeleteOwnAccount;
  readonly deleteUser: identity.DeleteUser;
  readonly assignRoles: identity.AssignRoles;
  readonly checkPermissions: identity.CheckPermissions;
  readonly signIn: sessions.SignIn;
  readonly refreshSession: sessions.RefreshSession;
  readonly signOut: sessions.SignOut;
  readonly signOutEverywhere: sessions.SignOutEverywhere;
  readonly authenticateAccessToken: sessions.AuthenticateAccessToken;
  readonly listSessions: sessions.ListSessions;
  readonly endOwnSession: sessions.EndOwnSession;
  readonly endUserSessions: sessions.EndUserSessions;
  readonly purgeSessions: sessions.PurgeSessions;
  readonly prepareAccessControl: accessControl.PrepareAccessControl;
  readonly createRole: accessControl.CreateRole;
  readonly getRole: accessControl.GetRole;
  readonly listRoles: accessControl.ListRoles;
  readonly changeRoleDescription: accessControl.ChangeRoleDescription;
  readonly setRolePermissions: accessControl.SetRolePermissions;
  readonly deleteRole: accessControl.DeleteRole;
  readonly listPermissions: accessControl.ListPermissions;
  readonly deliverEvents: eventDelivery.DeliverEvents;
  readonly listFailedDeliveries: eventDelivery.ListFailedDeliveries;
  readonly retryFailedDelivery: eventDelivery.RetryFailedDelivery;
  readonly retryAllFailedDeliveries: eventDelivery.RetryAllFailedDeliveries;
  readonly discardFailedDelivery: eventDelivery.DiscardFailedDelivery;
  readonly listEventSubscribers: eventDelivery.ListEventSubscribers;
  readonly removeEventSubscriber: eventDelivery.RemoveEventSubscriber;
}

/** The class of every use case by its name: the one list that the factory and containers share. */
export const useCases: {
  readonly [Name in keyof Portcullis]: new (
    dependencies: Dependencies,
  ) => Portcullis[Name];
} = {
  registerUser: identity.RegisterUser,
  createUser: identity.CreateUser,
  createFirstSuperadmin: identity.CreateFirstSuperadmin,
  getUser: identity.GetUser,
  listUsers: identity.ListUsers,
  updateOwnProfile: identity.UpdateOwnProfile,
  updateUser: identity.UpdateUser,
  changePassword: identity.ChangePassword,
  activateUser: identity.ActivateUser,
  deactivateUser: identity.DeactivateUser,
  deleteOwnAccount: identity.DeleteOwnAccount,
  deleteUser: identity.DeleteUser,
  assignRoles: identity.AssignRoles,
  checkPermissions: identity.CheckPermissions,
  signIn: sessions.SignIn,
  refreshSession: sessions.RefreshSession,
  signOut: sessions.SignOut,
  signOutEverywhere: sessions.SignOutEverywhere,
  authenticateAccessToken: sessions.AuthenticateAccessToken,
  listSessions: sessions.ListSessions,
  endOwnSession: sessions.EndOwnSession,
  endUserSessions: sessions.EndUserSessions,
  purgeSessions: sessions.PurgeSessions,
  prepareAccessControl: accessControl.PrepareAccessControl,
  createRole: accessControl.CreateRole,
  getRole: accessControl.GetRole,
  listRoles: accessControl.ListRoles,
  changeRoleDescription: accessControl.ChangeRoleDescription,
  setRolePermissions: accessControl.SetRolePermissions,
  deleteRole: accessControl.DeleteRole,
  listPermissions: accessControl.ListPermissions,
  deliverEvents: eventDelivery.DeliverEvents,
  listFailedDeliveries: eventDelivery.ListFailedDeliveries,
  retryFailedDelivery: eventDelivery.RetryFailedDelivery,
  retryAllFailedDeliveries: eventDelivery.RetryAllFailedDeliveries,
  discardFailedDelivery: eventDelivery.DiscardFailedDelivery,
  listEventSubscribers: eventDelivery.ListEventSubscribers,
  removeEventSubscriber: eventDelivery.RemoveEventSubscriber,
};

/** What a host has to provide: every port, but for those that have one obvious adapter. */
export interface HostPorts extends Omit<Ports, "clock" | "ids"> {
  /** The machine's clock unless told otherwise. */
  readonly clock?: Clock | undefined;
  /** UUIDv7 unless told otherwise. */
  readonly ids?: IdGenerator | undefined;
}

/** Completes the ports with what use cases share: policies with their defaults, and the event recorder. */
export function createDependencies(
  { clock = new SystemClock(), ids = new UuidV7Generator(), ...given }: HostPorts,
  options: PortcullisOptions = {},
): Dependencies {
  const ports = { ...given, clock, ids };
  const eventHandlers: DomainEventHandler[] = [];
  const dependencies: Dependencies = {
    ...ports,
    events: new EventRecorder({ ...ports, eventHandlers }),
    guardedUnitOfWork: new accessControl.GuardedUnitOfWork(ports),
    eventSubscribers: options.eventSubscribers ?? [],
    deliveryPolicy: { ...eventDelivery.defaultDeliveryPolicy, ...options.deliveryPolicy },
    identityPolicy: { registration: options.registration ?? "open" },
    sessionPolicy: { ...sessions.defaultSessionPolicy, ...options.sessionPolicy },
  };
  eventHandlers.push(new sessions.EndSessionsWithAccount(dependencies), ...(options.eventHandlers ?? []));
  return dependencies;
}

/** Makes every use case from the same dependencies. */
export function createUseCases(dependencies: Dependencies): Portcullis {
  const instances = Object.entries(useCases).map(([name, UseCase]) => [name, new UseCase(dependencies)]);
  // Object.fromEntries forgets which name had which class; `useCases` fixes it.
  return Object.fromEntries(instances) as Portcullis;
}

/** Wires every use case by hand: all that an embedding app needs when it has no container. */
export function createPortcullis(ports: HostPorts, options: PortcullisOptions = {}): Portcullis {
  return createUseCases(createDependencies(ports, options));
}
