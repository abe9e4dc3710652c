export { InMemoryTodoRepository } from "./in-memory-todo-repository.ts";
export { todoRepositoryContract } from "./todo-repository-contract.ts";
export type { TodoRepositorySubject } from "./todo-repository-subject.ts";
