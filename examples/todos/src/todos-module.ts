import { HTTP_PROBLEMS, HTTP_ROUTES } from "@portcullis/adapters-http/module";
import { TYPES } from "@portcullis/inversify";
import type { ServiceIdentifier } from "inversify";
import { ContainerModule } from "inversify";
import type { TodoDependencies, TodoRepository, Todos } from "./core/index.ts";
import {
  CompleteTodo,
  CreateTodo,
  createTodos,
  DeleteTodo,
  DeleteTodosWithOwner,
  GetTodo,
  ListTodos,
  ReopenTodo,
  UpdateTodo,
} from "./core/index.ts";
import { todoProblems, todoRoutes } from "./http/index.ts";

interface TodoServices extends Todos {
  /** The port. */
  readonly repository: TodoRepository;
  readonly dependencies: TodoDependencies;
  /** Every use case in one object. */
  readonly todos: Todos;
}

/** The service identifier of everything that `todosModule` binds. */
export type TodoTypes = {
  readonly [Name in keyof TodoServices]: ServiceIdentifier<TodoServices[Name]>;
};

export const TODO_TYPES: TodoTypes = {
  repository: Symbol.for("todos/repository"),
  dependencies: Symbol.for("todos/dependencies"),
  todos: Symbol.for("todos/todos"),
  createTodo: Symbol.for("todos/createTodo"),
  getTodo: Symbol.for("todos/getTodo"),
  listTodos: Symbol.for("todos/listTodos"),
  updateTodo: Symbol.for("todos/updateTodo"),
  completeTodo: Symbol.for("todos/completeTodo"),
  reopenTodo: Symbol.for("todos/reopenTodo"),
  deleteTodo: Symbol.for("todos/deleteTodo"),
};

export interface TodosModuleOptions {
  readonly todos: TodoRepository;
}

/**
 * Binds the use cases of todos, the handler of deleted users, the routes and the problem types. Needs `coreModule`. All
 * but the repository are transient, as Portcullis's are, so that a rebound port takes effect.
 */
export function todosModule({ todos }: TodosModuleOptions): ContainerModule {
  const { dependencies, repository } = TODO_TYPES;
  return new ContainerModule(({ bind }) => {
    bind(repository).toConstantValue(todos);
    bind(dependencies).toResolvedValue(
      (portcullis, todos) => ({ ...portcullis, todos }),
      [TYPES.dependencies, repository],
    );
    bind(TODO_TYPES.todos).toResolvedValue(createTodos, [dependencies]);
    bind(TODO_TYPES.createTodo).toResolvedValue((use) => new CreateTodo(use), [dependencies]);
    bind(TODO_TYPES.getTodo).toResolvedValue((use) => new GetTodo(use), [dependencies]);
    bind(TODO_TYPES.listTodos).toResolvedValue((use) => new ListTodos(use), [dependencies]);
    bind(TODO_TYPES.updateTodo).toResolvedValue((use) => new UpdateTodo(use), [dependencies]);
    bind(TODO_TYPES.completeTodo).toResolvedValue((use) => new CompleteTodo(use), [dependencies]);
    bind(TODO_TYPES.reopenTodo).toResolvedValue((use) => new ReopenTodo(use), [dependencies]);
    bind(TODO_TYPES.deleteTodo).toResolvedValue((use) => new DeleteTodo(use), [dependencies]);

    // Depends only on the repository: TYPES.dependencies resolves the handlers, so a handler must not resolve it.
    bind(TYPES.eventHandler).toResolvedValue((todos) => new DeleteTodosWithOwner({ todos }), [repository]);
    bind(HTTP_ROUTES).toResolvedValue(todoRoutes, [TODO_TYPES.todos]);
    bind(HTTP_PROBLEMS).toConstantValue(todoProblems);
  });
}
