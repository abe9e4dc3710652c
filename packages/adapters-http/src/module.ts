import type { HealthCheck, Portcullis, PublicKeySource } from "@portcullis/core";
import { TYPES } from "@portcullis/inversify";
import type { ServiceIdentifier } from "inversify";
import { ContainerModule } from "inversify";
import { createHttpApi } from "./http-api.ts";
import type { HttpApi, HttpApiOptions, ProblemType, Route } from "./index.ts";

/** The HTTP API over the container's use cases: `container.get(HTTP_API).middleware`. */
export const HTTP_API: ServiceIdentifier<HttpApi> = Symbol.for("@portcullis/httpApi");

/** Bind any number: the host's own routes, served and documented beside Portcullis's. */
export const HTTP_ROUTES: ServiceIdentifier<readonly Route[]> = Symbol.for("@portcullis/httpRoutes");

/** Bind any number: problem types of the host's own errors, typed `ProblemTypes<TheirUnion>`. */
export const HTTP_PROBLEMS: ServiceIdentifier<Readonly<Record<string, ProblemType>>> =
  Symbol.for("@portcullis/httpProblems");

/** `HttpApiOptions` without the members that the container provides. */
export type HttpModuleOptions = Omit<HttpApiOptions, "portcullis" | "publicKeys" | "healthChecks">;

const anyNumber = { isMultiple: true, optional: true } as const;

/**
 * Binds `HTTP_API` to `createHttpApi` with the use cases, `TYPES.publicKeys` and any number of `TYPES.healthCheck`,
 * `HTTP_ROUTES` and `HTTP_PROBLEMS` of the container. Routes and problem types of the options come first.
 */
export function httpModule(options: HttpModuleOptions): ContainerModule {
  return new ContainerModule(({ bind }) => {
    bind(HTTP_API).toResolvedValue(
      (
        portcullis: Portcullis,
        publicKeys: PublicKeySource,
        healthChecks: HealthCheck[] | undefined,
        routes: (readonly Route[])[] = [],
        problems: Readonly<Record<string, ProblemType>>[] = [],
      ) =>
        createHttpApi({
          ...options,
          portcullis,
          publicKeys,
          healthChecks,
          routes: [...(options.routes ?? []), ...routes.flat()],
          problems: Object.fromEntries(
            [options.problems ?? {}, ...problems].flatMap((table) => Object.entries(table)),
          ),
        }),
      [
        TYPES.portcullis,
        TYPES.publicKeys,
        { serviceIdentifier: TYPES.healthCheck, ...anyNumber },
        { serviceIdentifier: HTTP_ROUTES, ...anyNumber },
        { serviceIdentifier: HTTP_PROBLEMS, ...anyNumber },
      ],
    );
  });
}
