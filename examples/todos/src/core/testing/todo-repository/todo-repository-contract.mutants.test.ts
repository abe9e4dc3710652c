import { mutantCases } from "@portcullis/core/testing";
import { describe, test } from "vitest";
import { todoListMutants } from "./todo-list-mutants.ts";
import { todoRepositoryContract } from "./todo-repository-contract.ts";
import { todoStorageMutants } from "./todo-storage-mutants.ts";

const mutants = { ...todoStorageMutants, ...todoListMutants };

describe("todoRepositoryContract", () => {
  test.each(mutantCases(todoRepositoryContract, mutants))("$name", ({ run }) => run());
});
