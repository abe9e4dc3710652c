import type {
  Dependencies,
  DomainEventHandler,
  DomainEventSubscriber,
  HealthCheck,
  PersistencePorts,
  Portcullis,
  PortcullisOptions,
  Ports,
  PublicKeySource,
} from "@portcullis/core";
import { useCases } from "@portcullis/core";
import type { ServiceIdentifier } from "inversify";

type HostServices = {
  /** Registration, session and delivery policies. Optional. */
  readonly options: Pick<PortcullisOptions, "registration" | "sessionPolicy" | "deliveryPolicy">;
  /** Bind any number: each handles events inside the transaction that recorded them. */
  readonly eventHandler: DomainEventHandler;
  /** Bind any number: each receives events after the commit. */
  readonly eventSubscriber: DomainEventSubscriber;
  /** Bind any number: one for each store that requests depend on. */
  readonly healthCheck: HealthCheck;
  /** The HTTP adapter publishes them; use cases do not use them. */
  readonly publicKeys: PublicKeySource;
  /** What `createDependencies` derives from the ports and the options. */
  readonly dependencies: Dependencies;
  /** Every use case in one object. */
  readonly portcullis: Portcullis;
};

type Services = Ports & PersistencePorts & Portcullis & HostServices;

/** The service identifier of every port and every use case, under the name it has in `Ports` and `Portcullis`. */
export type Types = { readonly [Name in keyof Services]-?: ServiceIdentifier<Services[Name]> };

// Records, so that a missing name does not compile.
const ports: Readonly<Record<keyof Ports, true>> = {
  clock: true,
  ids: true,
  unitOfWork: true,
  outbox: true,
  eventDeliveries: true,
  eventSubscriptions: true,
  failedDeliveries: true,
  roles: true,
  permissionCatalog: true,
  actors: true,
  users: true,
  userDirectory: true,
  passwordHasher: true,
  passwordBlocklist: true,
  sessions: true,
  refreshTokens: true,
  refreshTokenMint: true,
  accessTokenIssuer: true,
  accessTokenVerifier: true,
};
const others: Readonly<Record<Exclude<keyof (PersistencePorts & HostServices), keyof Ports>, true>> = {
  signingKeys: true,
  options: true,
  eventHandler: true,
  eventSubscriber: true,
  healthCheck: true,
  publicKeys: true,
  dependencies: true,
  portcullis: true,
};

// Object.keys loses the type of the names; the record has no others.
export const portNames: readonly (keyof Ports)[] = Object.keys(ports) as (keyof Ports)[];

/** Symbols of the global registry, so that two copies of this package in one process have the same identifiers. */
export const TYPES: Types = Object.fromEntries(
  [...portNames, ...Object.keys(others), ...Object.keys(useCases)].map((name) => [
    name,
    Symbol.for(`@portcullis/${name}`),
  ]),
  // Object.fromEntries loses which name has which type; `Types` determines it.
) as Types;
