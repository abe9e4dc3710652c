import type { Clock, PersistencePorts, Ports } from "../../index.ts";
import { SystemClock, UuidV7Generator } from "../../index.ts";
import { InMemoryAccessTokens } from "./in-memory-access-tokens.ts";
import { InMemoryActorReader } from "./in-memory-actor-reader.ts";
import { InMemoryDatabase } from "./in-memory-database.ts";
import { InMemoryEventDeliveries } from "./in-memory-event-deliveries.ts";
import { InMemoryEventOutbox } from "./in-memory-event-outbox.ts";
import { InMemoryEventSubscriptions } from "./in-memory-event-subscriptions.ts";
import { InMemoryFailedDeliveries } from "./in-memory-failed-deliveries.ts";
import { InMemoryPasswordBlocklist } from "./in-memory-password-blocklist.ts";
import { InMemoryPermissionCatalog } from "./in-memory-permission-catalog.ts";
import { InMemoryRefreshTokenMint } from "./in-memory-refresh-token-mint.ts";
import { InMemoryRefreshTokenRepository } from "./in-memory-refresh-token-repository.ts";
import { InMemoryRoleRepository } from "./in-memory-role-repository.ts";
import { InMemorySessionRepository } from "./in-memory-session-repository.ts";
import { InMemorySigningKeyStore } from "./in-memory-signing-key-store.ts";
import { InMemoryUserDirectory } from "./in-memory-user-directory.ts";
import { InMemoryUserRepository } from "./in-memory-user-repository.ts";
import { InsecurePasswordHasher } from "./insecure-password-hasher.ts";

/** The ports that a persistence adapter provides, over one in-memory database. */
export function createInMemoryRepositories(
  database: InMemoryDatabase = new InMemoryDatabase(),
): PersistencePorts {
  return {
    unitOfWork: database,
    outbox: new InMemoryEventOutbox(database),
    eventDeliveries: new InMemoryEventDeliveries(database),
    eventSubscriptions: new InMemoryEventSubscriptions(database),
    failedDeliveries: new InMemoryFailedDeliveries(database),
    users: new InMemoryUserRepository(database),
    userDirectory: new InMemoryUserDirectory(database),
    roles: new InMemoryRoleRepository(database),
    permissionCatalog: new InMemoryPermissionCatalog(database),
    sessions: new InMemorySessionRepository(database),
    refreshTokens: new InMemoryRefreshTokenRepository(database),
    actors: new InMemoryActorReader(database),
    signingKeys: new InMemorySigningKeyStore(database),
  };
}

/**
 * Every port in memory, for tests. Passwords are kept readable (`InsecurePasswordHasher`): never in production.
 * Pass a `FixedClock` to move time by hand, and a database to keep rows of your own beside Portcullis's.
 */
export function createInMemoryPorts(clock: Clock = new SystemClock(), database?: InMemoryDatabase): Ports {
  const accessTokens = new InMemoryAccessTokens(clock);
  return {
    ...createInMemoryRepositories(database),
    clock,
    ids: new UuidV7Generator(),
    passwordHasher: new InsecurePasswordHasher(),
    passwordBlocklist: new InMemoryPasswordBlocklist(),
    refreshTokenMint: new InMemoryRefreshTokenMint(),
    accessTokenIssuer: accessTokens,
    accessTokenVerifier: accessTokens,
  };
}
