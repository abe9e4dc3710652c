export { InMemoryTodoRepository } from "./in-memory-todo-repository.ts";
export { todoRepositoryContract } from "./todo-repository/todo-repository-contract.ts";
export type { TodoRepositorySubject } from "./todo-repository/todo-repository-subject.ts";
