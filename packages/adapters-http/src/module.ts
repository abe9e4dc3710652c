import type { HealthCheck, Portcullis, PublicKeySource } from "@portcullis/core";
import { TYPES } from "@portcullis/inversify";
import type { ServiceIdentifier } from "inversify";
import { ContainerModule } from "inversify";
import { createHttpApi } from "./http-api.ts";
import type { HttpApi, HttpApiOptions } from "./index.ts";

/** The HTTP API over the container's use cases: `container.get(HTTP_API).middleware`. */
export const HTTP_API: ServiceIdentifier<HttpApi> = Symbol.for("@portcullis/httpApi");

/** `HttpApiOptions` without what the container knows. */
export type HttpModuleOptions = Omit<HttpApiOptions, "portcullis" | "publicKeys" | "healthChecks">;

/** Binds `HTTP_API`. It needs the use cases, `TYPES.publicKeys` and any number of `TYPES.healthCheck`. */
export function httpModule(options: HttpModuleOptions): ContainerModule {
  return new ContainerModule(({ bind }) => {
    bind(HTTP_API).toResolvedValue(
      (portcullis: Portcullis, publicKeys: PublicKeySource, healthChecks: HealthCheck[] | undefined) =>
        createHttpApi({ ...options, portcullis, publicKeys, healthChecks }),
      [
        TYPES.portcullis,
        TYPES.publicKeys,
        { serviceIdentifier: TYPES.healthCheck, isMultiple: true, optional: true },
      ],
    );
  });
}
