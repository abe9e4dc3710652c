import type { ContractCase } from "@portcullis/core/testing";
import { todoFilterContract } from "./todo-filter-contract.ts";
import { todoListContract } from "./todo-list-contract.ts";
import type { TodoRepositorySubject } from "./todo-repository-subject.ts";
import { todoStorageContract } from "./todo-storage-contract.ts";
import { todoUnitOfWorkContract } from "./todo-unit-of-work-contract.ts";

/** What every `TodoRepository` promises. Cases hold at most three units of work open at once. */
export const todoRepositoryContract: readonly ContractCase<TodoRepositorySubject>[] = [
  ...todoStorageContract,
  ...todoUnitOfWorkContract,
  ...todoListContract,
  ...todoFilterContract,
];
