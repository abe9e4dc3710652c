import "reflect-metadata";
import type { JoseKeyRing } from "@portcullis/adapters-auth";
import { parseSecretKey, WeakSecretKey } from "@portcullis/adapters-auth";
import { AUTH_TYPES, authModule } from "@portcullis/adapters-auth/module";
import type { DomainEventSubscriber, Portcullis } from "@portcullis/core";
import { coreModule, TYPES } from "@portcullis/inversify";
import { Container, ContainerModule } from "inversify";
import type { Configuration } from "./configuration/configuration.ts";
import { InvalidConfiguration } from "./configuration/configuration.ts";
import { secretKeyText } from "./configuration/development-secret.ts";
import type { Stores } from "./stores.ts";
import { openStores } from "./stores.ts";

/** Everything this process is made of, wired. */
export interface Composition {
  readonly container: Container;
  readonly portcullis: Portcullis;
  readonly keyRing: JoseKeyRing;
  readonly stores: Stores;
}

export interface CompositionOptions {
  readonly publicUrl: string;
  readonly eventSubscribers?: readonly DomainEventSubscriber[];
}

/**
 * The composition root: which adapter answers for which port.
 * @throws InvalidConfiguration when SECRET_KEY is missing or weak
 */
export async function compose(
  configuration: Configuration,
  options: CompositionOptions,
): Promise<Composition> {
  const secretKey = requireSecretKey(configuration);
  const stores = await openStores(configuration);
  const container = new Container();
  await container.load(
    coreModule(),
    storesModule(stores),
    authModule({
      secretKey,
      algorithm: configuration.tokens.algorithm,
      issuer: configuration.tokens.issuer ?? options.publicUrl,
      audience: configuration.tokens.audience,
      accessTokenTtl: configuration.sessionPolicy.accessTokenTtl,
    }),
    new ContainerModule(({ bind }) => {
      bind(TYPES.options).toConstantValue(configuration);
      for (const subscriber of options.eventSubscribers ?? []) {
        bind(TYPES.eventSubscriber).toConstantValue(subscriber);
      }
    }),
  );
  return {
    container,
    portcullis: container.get(TYPES.portcullis),
    keyRing: container.get(AUTH_TYPES.keyRing),
    stores,
  };
}

/** The stores of `openStores`, in memory or on a database, under the identifiers that use cases ask for. */
function storesModule({ ports, healthChecks }: Stores): ContainerModule {
  return new ContainerModule(({ bind }) => {
    bind(TYPES.unitOfWork).toConstantValue(ports.unitOfWork);
    bind(TYPES.outbox).toConstantValue(ports.outbox);
    bind(TYPES.users).toConstantValue(ports.users);
    bind(TYPES.userDirectory).toConstantValue(ports.userDirectory);
    bind(TYPES.roles).toConstantValue(ports.roles);
    bind(TYPES.permissionCatalog).toConstantValue(ports.permissionCatalog);
    bind(TYPES.sessions).toConstantValue(ports.sessions);
    bind(TYPES.refreshTokens).toConstantValue(ports.refreshTokens);
    bind(TYPES.actors).toConstantValue(ports.actors);
    bind(TYPES.signingKeys).toConstantValue(ports.signingKeys);
    for (const healthCheck of healthChecks) bind(TYPES.healthCheck).toConstantValue(healthCheck);
  });
}

function requireSecretKey(configuration: Configuration): ReturnType<typeof parseSecretKey> {
  const text = secretKeyText(configuration);
  if (text === undefined)
    throw new InvalidConfiguration(["SECRET_KEY is missing; make one with: openssl rand -hex 32"]);
  try {
    return parseSecretKey(text);
  } catch (error) {
    if (error instanceof WeakSecretKey) throw new InvalidConfiguration([`SECRET_KEY: ${error.message}`]);
    throw error;
  }
}
