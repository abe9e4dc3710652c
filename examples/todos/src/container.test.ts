import { StoreUnavailable, systemActor } from "@portcullis/core";
import { TYPES } from "@portcullis/inversify";
import type { Container } from "inversify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
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
import { rebindToMemory } from "./test-support/rebind-to-memory.ts";
import { scenarios } from "./test-support/scenarios.ts";
import type { Served } from "./test-support/serve.ts";
import { serveTodos } from "./test-support/serve-todos.ts";
import { withUnreachableDatabase } from "./test-support/with-unreachable-database.ts";
import { World } from "./test-support/world.ts";
import { TODO_TYPES } from "./todos-module.ts";

let opened: TodoDatabase;
let container: Container;

beforeAll(async () => {
  opened = await openTodoDatabase(withUnreachableDatabase.database);
  const publicUrl = "http://todos.test";
  container = await createTodosContainer(withUnreachableDatabase, { ...opened, publicUrl });
});
afterAll(() => opened.database.close());

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
    server = await serveTodos(withUnreachableDatabase, opened, rebindToMemory);
    world = await World.of(server.url);
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });

  test.each(scenarios)("$name", ({ run }) => run(world));
});
