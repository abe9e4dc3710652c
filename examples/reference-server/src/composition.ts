import "reflect-metadata";
import type { RequestListener } from "node:http";
import type { JoseKeyRing } from "@portcullis/adapters-auth";
import { AUTH_TYPES, authModule } from "@portcullis/adapters-auth/module";
import { koaAppOf } from "@portcullis/adapters-http";
import { HTTP_API, httpModule } from "@portcullis/adapters-http/module";
import { persistenceModule } from "@portcullis/adapters-persistence/module";
import type { DomainEventSubscriber, Portcullis } from "@portcullis/core";
import { coreModule, TYPES } from "@portcullis/inversify";
import { Container, ContainerModule } from "inversify";
import type { Configuration } from "./configuration/configuration.ts";
import { secretKeyOf } from "./configuration/secret-key-of.ts";
import type { Logger } from "./logger.ts";
import type { OwnTables, Stores } from "./stores.ts";
import { openStores } from "./stores.ts";
import { version } from "./version.ts";

/** The wired parts of this process. */
export interface Composition {
  readonly container: Container;
  readonly portcullis: Portcullis;
  readonly keyRing: JoseKeyRing;
  readonly stores: Stores;
  readonly openApiDocument: object;
  /** Handles every HTTP request. */
  readonly requestListener: RequestListener;
}

/** What a host adds to the server. */
export interface Extension {
  readonly ownTables?: OwnTables;
  /**
   * Loaded after the server's own modules, so they may `rebind` ports as well as bind event handlers and subscribers.
   * They get the stores, so that an adapter may wrap the port that it replaces.
   */
  readonly modules?: (stores: Stores) => readonly ContainerModule[];
}

export interface CompositionOptions extends Extension {
  readonly publicUrl: string;
  readonly logger: Logger;
  readonly eventSubscribers?: readonly DomainEventSubscriber[];
}

/**
 * The composition root: chooses the adapter of each port. Each adapter gets only the configuration that it needs, and
 * the container has none of it: a binding or a long-lived object that shows every secret would show them to every host
 * module.
 * @throws InvalidConfiguration when SECRET_KEY is missing
 * @throws InvalidDatabaseUrl, UnusableDirectory, DatabaseInUse
 */
export async function compose(
  configuration: Configuration,
  options: CompositionOptions,
): Promise<Composition> {
  const stores = await openStores(configuration, options.ownTables);
  try {
    return await wire(configuration, options, stores);
  } catch (error) {
    await stores.close();
    throw error;
  }
}

async function wire(
  configuration: Configuration,
  { publicUrl, logger, eventSubscribers = [], modules = () => [] }: CompositionOptions,
  stores: Stores,
): Promise<Composition> {
  // After the stores: in development it is stored beside the database, in a directory that they create.
  const secretKey = secretKeyOf(configuration);
  const container = new Container();
  await container.load(
    coreModule(),
    persistenceModule(stores),
    authModule({
      secretKey,
      algorithm: configuration.tokens.algorithm,
      issuer: configuration.tokens.issuer ?? publicUrl,
      audience: configuration.tokens.audience,
      passwordHashing: { importedBcryptCost: configuration.importedBcryptCost },
    }),
    httpModule({
      publicUrl,
      version,
      logger,
      rateLimit: configuration.rateLimit,
      trustProxy: configuration.trustProxy,
      corsOrigins: configuration.corsOrigins,
      answersUnknownPaths: true,
    }),
    new ContainerModule(({ bind }) => {
      const { registration, sessionPolicy } = configuration;
      bind(TYPES.options).toConstantValue({ registration, sessionPolicy });
      for (const subscriber of eventSubscribers) {
        bind(TYPES.eventSubscriber).toConstantValue(subscriber);
      }
    }),
    ...modules(stores),
  );
  const api = container.get(HTTP_API);
  return {
    container,
    portcullis: container.get(TYPES.portcullis),
    keyRing: container.get(AUTH_TYPES.keyRing),
    stores,
    openApiDocument: api.openapi,
    requestListener: koaAppOf(api, logger).callback(),
  };
}
