import type { Dependencies, Portcullis } from "@portcullis/core";
import { createDependencies, createUseCases, SystemClock, UuidV7Generator, useCases } from "@portcullis/core";
import type { ContainerModuleLoadOptions, ResolutionContext, ServiceIdentifier } from "inversify";
import { ContainerModule } from "inversify";
import { TYPES } from "./types.ts";

/**
 * Binds every use case, the system clock and UUIDv7 ids. Ports come from adapter modules, or from your own `bind`.
 * All are transient, so that rebinding a port holds for every use case resolved afterwards.
 */
export function coreModule(): ContainerModule {
  return new ContainerModule(({ bind }) => {
    bind(TYPES.clock).toConstantValue(new SystemClock());
    bind(TYPES.ids).toConstantValue(new UuidV7Generator());
    bind(TYPES.dependencies).toDynamicValue(resolveDependencies);
    bind(TYPES.portcullis).toResolvedValue(createUseCases, [TYPES.dependencies]);
    for (const name of Object.keys(useCases) as (keyof Portcullis)[]) bindUseCase(bind, name);
  });
}

function bindUseCase(bind: ContainerModuleLoadOptions["bind"], name: keyof Portcullis): void {
  const UseCase: new (dependencies: Dependencies) => object = useCases[name];
  // One loop over classes of different types: `TYPES` says which class each identifier stands for.
  const identifier = TYPES[name] as ServiceIdentifier<object>;
  bind(identifier).toResolvedValue((dependencies) => new UseCase(dependencies), [TYPES.dependencies]);
}

function resolveDependencies(context: ResolutionContext): Dependencies {
  const ports = {
    clock: context.get(TYPES.clock),
    ids: context.get(TYPES.ids),
    unitOfWork: context.get(TYPES.unitOfWork),
    outbox: context.get(TYPES.outbox),
    eventDeliveries: context.get(TYPES.eventDeliveries),
    eventSubscriptions: context.get(TYPES.eventSubscriptions),
    failedDeliveries: context.get(TYPES.failedDeliveries),
    roles: context.get(TYPES.roles),
    permissionCatalog: context.get(TYPES.permissionCatalog),
    users: context.get(TYPES.users),
    userDirectory: context.get(TYPES.userDirectory),
    passwordHasher: context.get(TYPES.passwordHasher),
    passwordBlocklist: context.get(TYPES.passwordBlocklist),
    sessions: context.get(TYPES.sessions),
    refreshTokens: context.get(TYPES.refreshTokens),
    refreshTokenMint: context.get(TYPES.refreshTokenMint),
    accessTokenIssuer: context.get(TYPES.accessTokenIssuer),
    accessTokenVerifier: context.get(TYPES.accessTokenVerifier),
    actors: context.get(TYPES.actors),
  };
  return createDependencies(ports, {
    ...context.get(TYPES.options, { optional: true }),
    eventHandlers: context.getAll(TYPES.eventHandler, { optional: true }),
    eventSubscribers: context.getAll(TYPES.eventSubscriber, { optional: true }),
  });
}
