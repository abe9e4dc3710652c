import {
  createInMemoryRepositories,
  InMemoryDatabase,
  InsecurePasswordHasher,
} from "@portcullis/core/testing";
import { rebindPorts } from "@portcullis/inversify";
import type { Container } from "inversify";
import { InMemoryTodoRepository } from "../core/testing/index.ts";
import { TODO_TYPES } from "../todos-module.ts";

/**
 * Puts two adapters in the place of slow ones: a database in memory, for users and todos alike, since todos refer to
 * users; and a hasher that keeps passwords readable. Everything else stays as the container has it.
 */
export function rebindToMemory(container: Container): void {
  const database = new InMemoryDatabase();
  rebindPorts(container, createInMemoryRepositories(database));
  container.rebind(TODO_TYPES.repository).toConstantValue(new InMemoryTodoRepository(database));
  rebindPorts(container, { passwordHasher: new InsecurePasswordHasher() });
}
