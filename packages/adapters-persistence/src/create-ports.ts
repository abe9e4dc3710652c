import type { EntityManager } from "@mikro-orm/sql";
import type { PersistencePorts, UnitOfWork } from "@portcullis/core";
import { MikroOrmActorReader } from "./repositories/mikro-orm-actor-reader.ts";
import { MikroOrmEventDeliveries } from "./repositories/mikro-orm-event-deliveries.ts";
import { MikroOrmEventOutbox } from "./repositories/mikro-orm-event-outbox.ts";
import { MikroOrmEventSubscriptions } from "./repositories/mikro-orm-event-subscriptions.ts";
import { MikroOrmFailedDeliveries } from "./repositories/mikro-orm-failed-deliveries.ts";
import { MikroOrmPermissionCatalog } from "./repositories/mikro-orm-permission-catalog.ts";
import { MikroOrmRefreshTokenRepository } from "./repositories/mikro-orm-refresh-token-repository.ts";
import { MikroOrmRoleRepository } from "./repositories/mikro-orm-role-repository.ts";
import { MikroOrmSessionRepository } from "./repositories/mikro-orm-session-repository.ts";
import { MikroOrmSigningKeyStore } from "./repositories/mikro-orm-signing-key-store.ts";
import { MikroOrmUnitOfWork } from "./repositories/mikro-orm-unit-of-work.ts";
import { MikroOrmUserDirectory } from "./repositories/mikro-orm-user-directory.ts";
import { MikroOrmUserRepository } from "./repositories/mikro-orm-user-repository.ts";
import type { MikroOrmContext } from "./sql/mikro-orm-context.ts";

/** The ports that one database implements. */
export interface MikroOrmPorts extends PersistencePorts {
  readonly unitOfWork: UnitOfWork & {
    /**
     * Runs `work` inside a transaction that the host began with `em.begin()`: the host commits it, or rolls
     * everything back.
     */
    within<Result>(em: EntityManager, work: () => Promise<Result>): Promise<Result>;
  };
}

export function createPorts(context: MikroOrmContext): MikroOrmPorts {
  return {
    unitOfWork: new MikroOrmUnitOfWork(context),
    outbox: new MikroOrmEventOutbox(context),
    eventDeliveries: new MikroOrmEventDeliveries(context),
    eventSubscriptions: new MikroOrmEventSubscriptions(context),
    failedDeliveries: new MikroOrmFailedDeliveries(context),
    users: new MikroOrmUserRepository(context),
    userDirectory: new MikroOrmUserDirectory(context),
    roles: new MikroOrmRoleRepository(context),
    permissionCatalog: new MikroOrmPermissionCatalog(context),
    sessions: new MikroOrmSessionRepository(context),
    refreshTokens: new MikroOrmRefreshTokenRepository(context),
    actors: new MikroOrmActorReader(context),
    signingKeys: new MikroOrmSigningKeyStore(context),
  };
}
