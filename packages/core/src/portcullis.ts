import * as accessControl from "./access-control/use-cases.ts";
import type { Dependencies, HostPorts, PortcullisOptions } from "./dependencies.ts";
import { createDependencies } from "./dependencies.ts";
import * as eventDelivery from "./event-delivery/use-cases.ts";
import * as identity from "./identity/use-cases.ts";
import * as sessions from "./sessions/use-cases.ts";

type UseCases = typeof accessControl & typeof eventDelivery & typeof identity & typeof sessions;

/** Every use case, under the name of its class with a lower-case initial: `SignIn` is `signIn`. */
export type Portcullis = {
  readonly [Name in keyof UseCases as Uncapitalize<Name>]: InstanceType<UseCases[Name]>;
};

/** The class of every use case, under its name in `Portcullis`. `createUseCases` and containers read it. */
export const useCases: {
  readonly [Name in keyof Portcullis]: new (
    dependencies: Dependencies,
  ) => Portcullis[Name];
} = byName({ ...accessControl, ...eventDelivery, ...identity, ...sessions });

function byName<Classes extends Readonly<Record<string, new (dependencies: Dependencies) => object>>>(
  classes: Classes,
): { readonly [Name in keyof Classes as Uncapitalize<Name & string>]: Classes[Name] } {
  const named = Object.entries(classes).map(([name, UseCase]) => [
    name.charAt(0).toLowerCase() + name.slice(1),
    UseCase,
  ]);
  // Object.fromEntries loses which name has which class; the mapped type declares it.
  return Object.fromEntries(named) as {
    [Name in keyof Classes as Uncapitalize<Name & string>]: Classes[Name];
  };
}

/** Creates an instance of every use case. */
export function createUseCases(dependencies: Dependencies): Portcullis {
  const instances = Object.entries(useCases).map(([name, UseCase]) => [name, new UseCase(dependencies)]);
  // Object.fromEntries loses which name has which class; `useCases` determines it.
  return Object.fromEntries(instances) as Portcullis;
}

/** Creates every use case of Portcullis from a host's ports, without a container. */
export function createPortcullis(ports: HostPorts, options: PortcullisOptions = {}): Portcullis {
  return createUseCases(createDependencies(ports, options));
}
