import type { Dependencies, Portcullis, Ports } from "@portcullis/core";
import { createDependencies, createUseCases, SystemClock, UuidV7Generator, useCases } from "@portcullis/core";
import type { ContainerModuleLoadOptions, ResolutionContext, ServiceIdentifier } from "inversify";
import { ContainerModule } from "inversify";
import { portNames, TYPES } from "./types.ts";

/**
 * Binds every use case, the system clock and UUIDv7 ids. Bind the other ports with adapter modules or yourself. Use cases
 * are transient, so that a rebound port takes effect in every use case that is resolved afterwards.
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
  // The loop loses which identifier has which type; `TYPES` and `useCases` have the same names.
  const identifier = TYPES[name] as ServiceIdentifier<object>;
  bind(identifier).toResolvedValue((dependencies) => new UseCase(dependencies), [TYPES.dependencies]);
}

function resolveDependencies(context: ResolutionContext): Dependencies {
  const ports = Object.fromEntries(portNames.map((name) => [name, context.get<unknown>(TYPES[name])]));
  // Object.fromEntries loses which name has which type; `TYPES` determines it.
  return createDependencies(ports as unknown as Ports, {
    ...context.get(TYPES.options, { optional: true }),
    eventHandlers: context.getAll(TYPES.eventHandler, { optional: true }),
    eventSubscribers: context.getAll(TYPES.eventSubscriber, { optional: true }),
  });
}
