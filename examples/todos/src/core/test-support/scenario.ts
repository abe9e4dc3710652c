import type { DomainEvent, DomainEventHandler, Portcullis, Ports, UserActor } from "@portcullis/core";
import { createDependencies, createUseCases, DomainError, InvalidInput, systemActor } from "@portcullis/core";
import { createInMemoryPorts, FixedClock, InMemoryDatabase } from "@portcullis/core/testing";
import type { TodoRepository, Todos } from "../index.ts";
import { createTodos, DeleteTodosWithOwner, todoPermissions } from "../index.ts";
import { InMemoryTodoRepository } from "../testing/index.ts";

export interface Scenario extends Portcullis, Todos {
  readonly ports: Ports;
  readonly todos: TodoRepository;
  readonly clock: FixedClock;
  /** Creates a user with these roles and signs in. Each role is named after its permissions below. */
  person(name: string, ...roles: readonly Role[]): Promise<UserActor>;
  /** The events recorded since the last call. */
  newEvents(): Promise<readonly DomainEvent[]>;
}

const ownRoles = {
  reader: ["todos:read"],
  writer: ["todos:write"],
  manager: ["todos:manage"],
} as const;

export type Role = keyof typeof ownRoles | "user" | "admin" | "superadmin";

export const cli = systemActor("cli");
export const password = "correct horse";

/** Every use case in memory, Portcullis's and those of todos, on a clock that stands still. */
export async function aScenario(...laterHandlers: readonly DomainEventHandler[]): Promise<Scenario> {
  const clock = new FixedClock();
  const database = new InMemoryDatabase();
  const ports = createInMemoryPorts(clock, database);
  const todos = new InMemoryTodoRepository(database);
  const eventHandlers = [new DeleteTodosWithOwner({ todos }), ...laterHandlers];
  const dependencies = createDependencies(ports, { eventHandlers });
  const portcullis = createUseCases(dependencies);
  await portcullis.prepareAccessControl.execute({
    permissions: todoPermissions,
    grants: { user: ["todos:read", "todos:write"], admin: Object.keys(todoPermissions) },
  });
  for (const [name, permissions] of Object.entries(ownRoles)) {
    await portcullis.createRole.execute(cli, { name, permissions });
  }

  async function newEvents(): Promise<readonly DomainEvent[]> {
    const events = database.outbox.values();
    for (const { id } of events) database.outbox.delete(id);
    return events;
  }

  return {
    ...portcullis,
    ...createTodos({ ...dependencies, todos }),
    ports,
    todos,
    clock,
    async person(name, ...roles) {
      const email = `${name}@example.com`;
      await portcullis.createUser.execute(cli, { email, password, roles });
      const { accessToken } = await portcullis.signIn.execute({ identifier: email, password });
      await newEvents();
      return portcullis.authenticateAccessToken.execute(accessToken);
    },
    newEvents,
  };
}

/** The code of the domain error that the promise rejects with; anything else fails the test. */
export async function refusal(promise: Promise<unknown>): Promise<string> {
  return (await rejection(promise)).code;
}

/** The fields that an InvalidInput names, with the code of each. */
export async function issuesOf(promise: Promise<unknown>): Promise<Readonly<Record<string, string>>> {
  const error = await rejection(promise);
  if (!(error instanceof InvalidInput)) throw error;
  return Object.fromEntries(error.issues.map(({ path, code }) => [path, code]));
}

async function rejection(promise: Promise<unknown>): Promise<DomainError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error("It was not refused.");
}
