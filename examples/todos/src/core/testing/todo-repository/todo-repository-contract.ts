import type { ContractCase } from "@portcullis/core/testing";
import { todoChangeCases } from "./todo-change-cases.ts";
import { todoFilterCases } from "./todo-filter-cases.ts";
import { todoListCases } from "./todo-list-cases.ts";
import type { TodoRepositorySubject } from "./todo-repository-subject.ts";
import { todoStorageCases } from "./todo-storage-cases.ts";
import { todoUnitOfWorkCases } from "./todo-unit-of-work-cases.ts";

/** What every `TodoRepository` promises. Cases keep at most three units of work open at once. */
export const todoRepositoryContract: readonly ContractCase<TodoRepositorySubject>[] = [
  ...todoStorageCases,
  ...todoChangeCases,
  ...todoUnitOfWorkCases,
  ...todoListCases,
  ...todoFilterCases,
];
