export { InMemoryTodoRepository } from "./in-memory-todo-repository.ts";
