import type { PersistencePorts } from "../../index.ts";
import type { ContractCase } from "../contract-case.ts";
import { actorReaderContract } from "./actor-reader/actor-reader-contract.ts";
import { eventDeliveriesContract } from "./event-deliveries/event-deliveries-contract.ts";
import { eventOutboxContract } from "./event-outbox/event-outbox-contract.ts";
import { eventSubscriptionsContract } from "./event-subscriptions/event-subscriptions-contract.ts";
import { failedDeliveriesContract } from "./failed-deliveries/failed-deliveries-contract.ts";
import { permissionCatalogContract } from "./permission-catalog/permission-catalog-contract.ts";
import { refreshTokenRepositoryContract } from "./refresh-token-repository/refresh-token-repository-contract.ts";
import { roleRepositoryContract } from "./role-repository/role-repository-contract.ts";
import { sessionRepositoryContract } from "./session-repository/session-repository-contract.ts";
import { signingKeyStoreContract } from "./signing-key-store/signing-key-store-contract.ts";
import { unitOfWorkContract } from "./unit-of-work/unit-of-work-contract.ts";
import { userDirectoryContract } from "./user-directory/user-directory-contract.ts";
import { userRepositoryContract } from "./user-repository/user-repository-contract.ts";

/**
 * Every kit that a persistence adapter passes, by the name of its port. Cases keep at most three units of work open at
 * once, so a pool of five connections is enough. With Vitest:
 *
 * ```ts
 * for (const [port, contract] of Object.entries(persistenceContracts)) {
 *   describe(port, () => {
 *     test.each(contract)("$name", ({ run }) => run(async () => createMyRepositories(await emptyDatabase())));
 *   });
 * }
 * ```
 */
export const persistenceContracts: {
  readonly unitOfWork: readonly ContractCase<PersistencePorts>[];
  readonly users: readonly ContractCase<PersistencePorts>[];
  readonly userDirectory: readonly ContractCase<PersistencePorts>[];
  readonly roles: readonly ContractCase<PersistencePorts>[];
  readonly permissionCatalog: readonly ContractCase<PersistencePorts>[];
  readonly sessions: readonly ContractCase<PersistencePorts>[];
  readonly refreshTokens: readonly ContractCase<PersistencePorts>[];
  readonly actors: readonly ContractCase<PersistencePorts>[];
  readonly outbox: readonly ContractCase<PersistencePorts>[];
  readonly eventDeliveries: readonly ContractCase<PersistencePorts>[];
  readonly eventSubscriptions: readonly ContractCase<PersistencePorts>[];
  readonly failedDeliveries: readonly ContractCase<PersistencePorts>[];
  readonly signingKeys: readonly ContractCase<PersistencePorts>[];
} = {
  unitOfWork: unitOfWorkContract,
  users: userRepositoryContract,
  userDirectory: userDirectoryContract,
  roles: roleRepositoryContract,
  permissionCatalog: permissionCatalogContract,
  sessions: sessionRepositoryContract,
  refreshTokens: refreshTokenRepositoryContract,
  actors: actorReaderContract,
  outbox: eventOutboxContract,
  eventDeliveries: eventDeliveriesContract,
  eventSubscriptions: eventSubscriptionsContract,
  failedDeliveries: failedDeliveriesContract,
  signingKeys: signingKeyStoreContract,
};
