export type { TodoDependencies, TodoPorts } from "./dependencies.ts";
export { parseDueDate } from "./domain/due-date.ts";
export type {
  TodoChanged,
  TodoCompleted,
  TodoCreated,
  TodoDeleted,
  TodoEvent,
  TodoReopened,
} from "./domain/events.ts";
export type { TodoPermission } from "./domain/permissions.ts";
export { todoPermissions } from "./domain/permissions.ts";
export type { NewTodo, TodoChange, TodoId, TodoState } from "./domain/todo.ts";
export { Todo } from "./domain/todo.ts";
export { parseDescription } from "./domain/todo-description.ts";
export { parseTitle } from "./domain/todo-title.ts";
export type { TodoView } from "./domain/todo-view.ts";
export { toTodoView } from "./domain/todo-view.ts";
export type { TodosError } from "./errors.ts";
export {
  InvalidDescription,
  InvalidDueDate,
  InvalidSearch,
  InvalidTitle,
  OwnerNotFound,
  TodoNotFound,
} from "./errors.ts";
export { noDueDate, todoPosition } from "./ports/todo-position.ts";
export type { TodoQuery, TodoRepository, TodoSort } from "./ports/todo-repository.ts";
export { todoSorts } from "./ports/todo-repository.ts";
export type { Todos } from "./todos.ts";
export { createTodos } from "./todos.ts";
export type { CompleteTodoInput } from "./use-cases/complete-todo.ts";
export { CompleteTodo } from "./use-cases/complete-todo.ts";
export type { CreateTodoInput } from "./use-cases/create-todo.ts";
export { CreateTodo } from "./use-cases/create-todo.ts";
export type { DeleteTodoInput } from "./use-cases/delete-todo.ts";
export { DeleteTodo } from "./use-cases/delete-todo.ts";
export { DeleteTodosWithOwner } from "./use-cases/delete-todos-with-owner.ts";
export type { GetTodoInput } from "./use-cases/get-todo.ts";
export { GetTodo } from "./use-cases/get-todo.ts";
export type { ListTodosInput } from "./use-cases/list-todos.ts";
export { ListTodos } from "./use-cases/list-todos.ts";
export type { ReopenTodoInput } from "./use-cases/reopen-todo.ts";
export { ReopenTodo } from "./use-cases/reopen-todo.ts";
export type { UpdateTodoInput } from "./use-cases/update-todo.ts";
export { UpdateTodo } from "./use-cases/update-todo.ts";
