import type { Route } from "@portcullis/adapters-http";
import { createHttpApi, koaAppOf } from "@portcullis/adapters-http";
import type { Dependencies } from "@portcullis/core";
import { createDependencies, createUseCases } from "@portcullis/core";
import { createInMemoryPorts, InMemoryDatabase } from "@portcullis/core/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTodos, DeleteTodosWithOwner, todoPermissions } from "../core/index.ts";
import { InMemoryTodoRepository } from "../core/testing/index.ts";
import { problemOf } from "../test-support/scenario.ts";
import { scenarios } from "../test-support/scenarios.ts";
import type { Served } from "../test-support/serve.ts";
import { serve } from "../test-support/serve.ts";
import { administrator, World } from "../test-support/world.ts";
import { todoProblems, todoRoutes } from "./index.ts";

let server: Served;
let world: World;

/** Wired by hand, over ports in memory. */
beforeAll(async () => {
  const database = new InMemoryDatabase();
  const todos = new InMemoryTodoRepository(database);
  const dependencies = createDependencies(createInMemoryPorts(undefined, database), {
    eventHandlers: [new DeleteTodosWithOwner({ todos })],
  });
  const portcullis = createUseCases(dependencies);
  await portcullis.prepareAccessControl.execute({
    permissions: todoPermissions,
    grants: { user: ["todos:read", "todos:write"], admin: ["todos:read", "todos:write", "todos:manage"] },
  });
  await portcullis.createFirstSuperadmin.execute(administrator);
  const api = createHttpApi({
    portcullis,
    publicKeys: { publicKeys: async () => [] },
    publicUrl: "http://todos.test",
    title: "Todos",
    routes: [...todoRoutes(createTodos({ ...dependencies, todos })), lateTodoRoute(dependencies)],
    problems: todoProblems,
  });
  server = await serve(koaAppOf(api).callback());
  world = await World.of(server.url);
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

/** Makes todos in a database that does not know their owners. */
function lateTodoRoute(dependencies: Dependencies): Route {
  const todos = new InMemoryTodoRepository(new InMemoryDatabase());
  const routes = todoRoutes(createTodos({ ...dependencies, todos }));
  const route = routes.find(({ operationId }) => operationId === "createTodo");
  if (route === undefined) throw new Error("There is a route that makes todos.");
  return { ...route, path: "/late-todos", operationId: "createLateTodo" };
}

describe("over ports in memory", () => {
  test.each(scenarios)("$name", ({ run }) => run(world));

  test("creating a todo for an owner who is deleted meanwhile is a 409", async () => {
    const as = await world.person();
    const made = await world.call("POST", "/api/v1/late-todos", { as, json: { title: "x" } });
    expect(problemOf(made)).toEqual([409, "todos.owner_not_found"]);
  });
});
