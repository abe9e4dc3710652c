import type { TodoDependencies } from "./dependencies.ts";
import { CompleteTodo } from "./use-cases/complete-todo.ts";
import { CreateTodo } from "./use-cases/create-todo.ts";
import { DeleteTodo } from "./use-cases/delete-todo.ts";
import { GetTodo } from "./use-cases/get-todo.ts";
import { ListTodos } from "./use-cases/list-todos.ts";
import { ReopenTodo } from "./use-cases/reopen-todo.ts";
import { UpdateTodo } from "./use-cases/update-todo.ts";

/** Every use case of todos. */
export interface Todos {
  readonly createTodo: CreateTodo;
  readonly getTodo: GetTodo;
  readonly listTodos: ListTodos;
  readonly updateTodo: UpdateTodo;
  readonly completeTodo: CompleteTodo;
  readonly reopenTodo: ReopenTodo;
  readonly deleteTodo: DeleteTodo;
}

/** Creates every use case from the same dependencies. */
export function createTodos(dependencies: TodoDependencies): Todos {
  return {
    createTodo: new CreateTodo(dependencies),
    getTodo: new GetTodo(dependencies),
    listTodos: new ListTodos(dependencies),
    updateTodo: new UpdateTodo(dependencies),
    completeTodo: new CompleteTodo(dependencies),
    reopenTodo: new ReopenTodo(dependencies),
    deleteTodo: new DeleteTodo(dependencies),
  };
}
