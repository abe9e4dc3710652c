export type { ContractCase } from "./contract-case.ts";
export type { AccessTokensSubject } from "./contracts/access-tokens/access-tokens-contract.ts";
export { accessTokensContract } from "./contracts/access-tokens/access-tokens-contract.ts";
export { actorReaderContract } from "./contracts/actor-reader/actor-reader-contract.ts";
export type { ActorReaderSubject } from "./contracts/actor-reader/actor-reader-subject.ts";
export {
  assertInstances,
  assertRejects,
  assertResolves,
  mutate,
  race,
  readPages,
  settle,
  yieldToEventLoop,
} from "./contracts/assertions.ts";
export type { ClockSubject } from "./contracts/clock/clock-contract.ts";
export { clockContract } from "./contracts/clock/clock-contract.ts";
export { eventDeliveriesContract } from "./contracts/event-deliveries/event-deliveries-contract.ts";
export type { EventDeliverySubject } from "./contracts/event-delivery-subject.ts";
export { eventOutboxContract } from "./contracts/event-outbox/event-outbox-contract.ts";
export { eventSubscriptionsContract } from "./contracts/event-subscriptions/event-subscriptions-contract.ts";
export { failedDeliveriesContract } from "./contracts/failed-deliveries/failed-deliveries-contract.ts";
export type { IdGeneratorSubject } from "./contracts/id-generator/id-generator-contract.ts";
export { idGeneratorContract } from "./contracts/id-generator/id-generator-contract.ts";
export type { PasswordBlocklistSubject } from "./contracts/password-blocklist/password-blocklist-contract.ts";
export { passwordBlocklistContract } from "./contracts/password-blocklist/password-blocklist-contract.ts";
export type { PasswordHasherSubject } from "./contracts/password-hasher/password-hasher-contract.ts";
export { passwordHasherContract } from "./contracts/password-hasher/password-hasher-contract.ts";
export { passwordHasherTimingContract } from "./contracts/password-hasher/password-hasher-timing-contract.ts";
export type { PermissionCatalogSubject } from "./contracts/permission-catalog/permission-catalog-contract.ts";
export { permissionCatalogContract } from "./contracts/permission-catalog/permission-catalog-contract.ts";
export { persistenceContracts } from "./contracts/persistence-contracts.ts";
export type { PublicKeySourceSubject } from "./contracts/public-key-source/public-key-source-contract.ts";
export { publicKeySourceContract } from "./contracts/public-key-source/public-key-source-contract.ts";
export type { RefreshTokenMintSubject } from "./contracts/refresh-token-mint/refresh-token-mint-contract.ts";
export { refreshTokenMintContract } from "./contracts/refresh-token-mint/refresh-token-mint-contract.ts";
export { refreshTokenRepositoryContract } from "./contracts/refresh-token-repository/refresh-token-repository-contract.ts";
export type { RefreshTokenRepositorySubject } from "./contracts/refresh-token-repository/refresh-token-repository-subject.ts";
export { roleRepositoryContract } from "./contracts/role-repository/role-repository-contract.ts";
export type { RoleRepositorySubject } from "./contracts/role-repository/role-repository-subject.ts";
export { RolledBack, rollBack } from "./contracts/roll-back.ts";
export { sessionRepositoryContract } from "./contracts/session-repository/session-repository-contract.ts";
export type { SessionRepositorySubject } from "./contracts/session-repository/session-repository-subject.ts";
export type { SigningKeyStoreSubject } from "./contracts/signing-key-store/signing-key-store-contract.ts";
export { signingKeyStoreContract } from "./contracts/signing-key-store/signing-key-store-contract.ts";
export { unitOfWorkContract } from "./contracts/unit-of-work/unit-of-work-contract.ts";
export type { UnitOfWorkSubject } from "./contracts/unit-of-work/unit-of-work-subject.ts";
export { userDirectoryContract } from "./contracts/user-directory/user-directory-contract.ts";
export type { UserDirectorySubject } from "./contracts/user-directory/user-directory-subject.ts";
export { userRepositoryContract } from "./contracts/user-repository/user-repository-contract.ts";
export type { UserRepositorySubject } from "./contracts/user-repository/user-repository-subject.ts";
export { createInMemoryPorts, createInMemoryRepositories } from "./in-memory/create-in-memory-ports.ts";
export { FixedClock } from "./in-memory/fixed-clock.ts";
export { InMemoryAccessTokens } from "./in-memory/in-memory-access-tokens.ts";
export { InMemoryActorReader } from "./in-memory/in-memory-actor-reader.ts";
export type { StoredDelivery, Table } from "./in-memory/in-memory-database.ts";
export { InMemoryDatabase } from "./in-memory/in-memory-database.ts";
export { InMemoryEventDeliveries } from "./in-memory/in-memory-event-deliveries.ts";
export { InMemoryEventOutbox } from "./in-memory/in-memory-event-outbox.ts";
export { InMemoryEventSubscriptions } from "./in-memory/in-memory-event-subscriptions.ts";
export { InMemoryFailedDeliveries } from "./in-memory/in-memory-failed-deliveries.ts";
export { InMemoryPasswordBlocklist } from "./in-memory/in-memory-password-blocklist.ts";
export { InMemoryPermissionCatalog } from "./in-memory/in-memory-permission-catalog.ts";
export { InMemoryRefreshTokenMint } from "./in-memory/in-memory-refresh-token-mint.ts";
export { InMemoryRefreshTokenRepository } from "./in-memory/in-memory-refresh-token-repository.ts";
export { InMemoryRoleRepository } from "./in-memory/in-memory-role-repository.ts";
export { InMemorySessionRepository } from "./in-memory/in-memory-session-repository.ts";
export { InMemorySigningKeyStore } from "./in-memory/in-memory-signing-key-store.ts";
export { InMemoryUserDirectory } from "./in-memory/in-memory-user-directory.ts";
export { InMemoryUserRepository } from "./in-memory/in-memory-user-repository.ts";
export { InsecurePasswordHasher } from "./in-memory/insecure-password-hasher.ts";
export { compareText, readKeyset } from "./in-memory/ordering.ts";
export { SequentialIdGenerator } from "./in-memory/sequential-id-generator.ts";
export { byOffset } from "./mutants/by-offset.ts";
export type { Fault } from "./mutants/faulty-repositories.ts";
export { faultyRepositories, noTransactions, requiresNoUnitOfWork } from "./mutants/faulty-repositories.ts";
export type { Mutant, Mutants } from "./mutants/mutant.ts";
export type { MutantCase } from "./mutants/mutant-cases.ts";
export { assertKilled, mutantCases } from "./mutants/mutant-cases.ts";
export { withFaults } from "./mutants/with-faults.ts";
