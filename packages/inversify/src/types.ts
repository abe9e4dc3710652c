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

type Assembled = {
  /** Registration, session and delivery policies; optional. */
  readonly options: Pick<PortcullisOptions, "registration" | "sessionPolicy" | "deliveryPolicy">;
  /** Bind any number: each acts inside the transactions that record events. */
  readonly eventHandler: DomainEventHandler;
  /** Bind any number: each receives committed events, under a name of its own. */
  readonly eventSubscriber: DomainEventSubscriber;
  /** Bind any number: each is a store that requests need. */
  readonly healthCheck: HealthCheck;
  /** Not used by use cases: the edge publishes them. */
  readonly publicKeys: PublicKeySource;
  readonly dependencies: Dependencies;
  /** Every use case in one object. */
  readonly portcullis: Portcullis;
};

type Services = Ports & PersistencePorts & Portcullis & Assembled;

/** The service identifier of every port and every use case, under the name it has in `Ports` and `Portcullis`. */
export type Types = { readonly [Name in keyof Services]-?: ServiceIdentifier<Services[Name]> };

// A Record, so that a name that is missing here does not compile.
const names: Readonly<Record<keyof (Ports & PersistencePorts & Assembled), true>> = {
  clock: true,
  ids: true,
  unitOfWork: true,
  outbox: true,
  eventDeliveries: true,
  eventSubscriptions: true,
  failedDeliveries: true,
  roles: true,
  permissionCatalog: true,
  users: true,
  userDirectory: true,
  passwordHasher: true,
  passwordBlocklist: true,
  sessions: true,
  refreshTokens: true,
  refreshTokenMint: true,
  accessTokenIssuer: true,
  accessTokenVerifier: true,
  actors: true,
  signingKeys: true,
  options: true,
  eventHandler: true,
  eventSubscriber: true,
  healthCheck: true,
  publicKeys: true,
  dependencies: true,
  portcullis: true,
};

/** Symbols of the global registry, so that two copies of this package in one process agree. */
export const TYPES: Types = Object.fromEntries(
  [...Object.keys(names), ...Object.keys(useCases)].map((name) => [name, Symbol.for(`@portcullis/${name}`)]),
  // Object.fromEntries forgets which name had which type; the records above fix it.
) as Types;
