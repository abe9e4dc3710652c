import {
  createInMemoryRepositories,
  InMemoryDatabase,
  InsecurePasswordHasher,
} from "@portcullis/core/testing";
import { TYPES } from "@portcullis/inversify";
import type { Container, ServiceIdentifier } from "inversify";
import { InMemoryTodoRepository } from "../core/testing/index.ts";
import { TODO_TYPES } from "../todos-module.ts";

/**
 * Puts two adapters in the place of slow ones: a database in memory, for users and todos alike, since todos refer to
 * users; and a hasher that keeps passwords readable. Everything else stays as the container has it.
 */
export async function rebindToMemory(container: Container): Promise<void> {
  const database = new InMemoryDatabase();
  const ports = createInMemoryRepositories(database);
  const rebind = async <Port>(identifier: ServiceIdentifier<Port>, port: Port): Promise<void> => {
    (await container.rebind(identifier)).toConstantValue(port);
  };
  await rebind(TODO_TYPES.repository, new InMemoryTodoRepository(database));
  await rebind(TYPES.unitOfWork, ports.unitOfWork);
  await rebind(TYPES.outbox, ports.outbox);
  await rebind(TYPES.users, ports.users);
  await rebind(TYPES.userDirectory, ports.userDirectory);
  await rebind(TYPES.roles, ports.roles);
  await rebind(TYPES.permissionCatalog, ports.permissionCatalog);
  await rebind(TYPES.sessions, ports.sessions);
  await rebind(TYPES.refreshTokens, ports.refreshTokens);
  await rebind(TYPES.actors, ports.actors);
  await rebind(TYPES.signingKeys, ports.signingKeys);

  await rebind(TYPES.passwordHasher, new InsecurePasswordHasher());
}
