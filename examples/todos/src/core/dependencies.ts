import type { Dependencies } from "@portcullis/core";
import type { TodoRepository } from "./ports/todo-repository.ts";

/** The ports of todos, beside Portcullis's. */
export interface TodoPorts {
  readonly todos: TodoRepository;
}

/** What the use cases of todos depend on; `createDependencies` of `@portcullis/core` returns all of it except `todos`. */
export interface TodoDependencies
  extends TodoPorts,
    Pick<Dependencies, "guardedUnitOfWork" | "events" | "clock" | "ids"> {}
