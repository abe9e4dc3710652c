import { koaAppOf } from "@portcullis/adapters-http";
import { HTTP_API } from "@portcullis/adapters-http/module";
import { StoreUnavailable, systemActor } from "@portcullis/core";
import { TYPES } from "@portcullis/inversify";
import type { Container } from "inversify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseConfiguration } from "./configuration.ts";
import { createTodosContainer } from "./container.ts";
import {
  CompleteTodo,
  CreateTodo,
  DeleteTodo,
  GetTodo,
  ListTodos,
  ReopenTodo,
  UpdateTodo,
} from "./core/index.ts";
import type { TodoDatabase } from "./persistence/index.ts";
import { openTodoDatabase } from "./persistence/index.ts";
import { prepare } from "./prepare.ts";
import { rebindToMemory } from "./test-support/rebind-to-memory.ts";
import { scenarios } from "./test-support/scenarios.ts";
import type { Served } from "./test-support/serve.ts";
import { serve } from "./test-support/serve.ts";
import { administrator, World } from "./test-support/world.ts";
import { TODO_TYPES } from "./todos-module.ts";

/** As in production, but no server listens at the database's address. */
const configuration = parseConfiguration({
  DATABASE_URL: "postgres://127.0.0.1:1/nothing",
  SECRET_KEY: "WesJDacDFaqySZKXFMgXz7TW-vseqlI2zJ3T3_0VY6w",
  BOOTSTRAP_ADMIN_EMAIL: administrator.email,
  BOOTSTRAP_ADMIN_PASSWORD: administrator.password,
});

let opened: TodoDatabase;
let container: Container;

beforeAll(async () => {
  opened = await openTodoDatabase(configuration.database);
  container = await createContainer();
});
afterAll(() => opened.database.close());

function createContainer(): Promise<Container> {
  return createTodosContainer(configuration, { ...opened, publicUrl: "http://todos.test" });
}

describe("the container as in production", () => {
  test("has every use case of todos, each of its class and from the same dependencies", () => {
    const classes = { CreateTodo, GetTodo, ListTodos, UpdateTodo, CompleteTodo, ReopenTodo, DeleteTodo };
    const { createTodo, getTodo, listTodos, updateTodo, completeTodo, reopenTodo, deleteTodo } = TODO_TYPES;
    const identifiers = [createTodo, getTodo, listTodos, updateTodo, completeTodo, reopenTodo, deleteTodo];
    const names = identifiers.map((identifier) => container.get<object>(identifier).constructor.name);
    expect(names).toEqual(Object.keys(classes));
    expect(Object.keys(container.get(TODO_TYPES.todos))).toHaveLength(names.length);
    expect(container.get(TODO_TYPES.dependencies).todos).toBe(opened.todos);
    expect(container.get(TYPES.dependencies).unitOfWork).toBe(opened.database.ports.unitOfWork);
  });

  test("deletes todos with their owner", () => {
    expect(container.getAll(TYPES.eventHandler)).toHaveLength(1);
  });

  test("checks the database", async () => {
    const list = container.get(TODO_TYPES.listTodos).execute(systemActor("test"));
    await expect(list).rejects.toThrow(StoreUnavailable);
  });
});

describe("with two adapters replaced by ones in memory", () => {
  let server: Served;
  let world: World;

  beforeAll(async () => {
    // A container of its own: the key ring keeps the store that it was first resolved with.
    const rebound = await createContainer();
    rebindToMemory(rebound);
    await prepare(configuration, rebound);
    server = await serve(koaAppOf(rebound.get(HTTP_API)).callback());
    world = await World.of(server.url);
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });

  test.each(scenarios)("$name", ({ run }) => run(world));
});
