import type { HealthCheck, PersistencePorts } from "@portcullis/core";
import { TYPES } from "@portcullis/inversify";
import { ContainerModule } from "inversify";

/** What `openDatabase` returns, or the same members for another database. */
export interface PersistenceBindings {
  readonly ports: PersistencePorts;
  readonly healthCheck: HealthCheck;
}

/** Binds every port that the database implements, and its health check. */
export function persistenceModule({ ports, healthCheck }: PersistenceBindings): ContainerModule {
  return new ContainerModule(({ bind }) => {
    bind(TYPES.unitOfWork).toConstantValue(ports.unitOfWork);
    bind(TYPES.outbox).toConstantValue(ports.outbox);
    bind(TYPES.eventDeliveries).toConstantValue(ports.eventDeliveries);
    bind(TYPES.eventSubscriptions).toConstantValue(ports.eventSubscriptions);
    bind(TYPES.failedDeliveries).toConstantValue(ports.failedDeliveries);
    bind(TYPES.users).toConstantValue(ports.users);
    bind(TYPES.userDirectory).toConstantValue(ports.userDirectory);
    bind(TYPES.roles).toConstantValue(ports.roles);
    bind(TYPES.permissionCatalog).toConstantValue(ports.permissionCatalog);
    bind(TYPES.sessions).toConstantValue(ports.sessions);
    bind(TYPES.refreshTokens).toConstantValue(ports.refreshTokens);
    bind(TYPES.actors).toConstantValue(ports.actors);
    bind(TYPES.signingKeys).toConstantValue(ports.signingKeys);
    bind(TYPES.healthCheck).toConstantValue(healthCheck);
  });
}
