import type { Dependencies } from "@portcullis/core";
import type { TodoRepository } from "./ports/todo-repository.ts";

/** What todos need from the outside beyond Portcullis's own ports. */
export interface TodoPorts {
  readonly todos: TodoRepository;
}

/** What todo use cases are made from; `createDependencies` of `@portcullis/core` gives all but `todos`. */
export interface TodoDependencies
  extends TodoPorts,
    Pick<Dependencies, "guardedUnitOfWork" | "events" | "clock" | "ids"> {}
