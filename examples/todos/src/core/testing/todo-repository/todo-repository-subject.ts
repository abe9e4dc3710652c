import type { PersistencePorts } from "@portcullis/core";
import type { TodoRepository } from "../../index.ts";

/** The todo repository, and what its cases need around it: all on one database. */
export interface TodoRepositorySubject extends Pick<PersistencePorts, "users" | "unitOfWork"> {
  readonly todos: TodoRepository;
}
