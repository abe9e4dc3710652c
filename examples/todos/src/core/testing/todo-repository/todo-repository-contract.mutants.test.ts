import { describe, expect, test } from "vitest";
import { todoListSaboteurs } from "./sabotage/todo-list-saboteurs.ts";
import { todoStorageSaboteurs } from "./sabotage/todo-storage-saboteurs.ts";
import { todoRepositoryContract } from "./todo-repository-contract.ts";

const saboteurs = { ...todoStorageSaboteurs, ...todoListSaboteurs };

/** Every case fails for a repository with a fault: what cannot fail proves nothing. */
describe("todoRepositoryContract", () => {
  test("each case has a saboteur, and each saboteur a case", () => {
    expect(Object.keys(saboteurs).sort()).toEqual(todoRepositoryContract.map(({ name }) => name).sort());
  });

  test.each(todoRepositoryContract)("$name", async ({ name, run }) => {
    const sabotage = saboteurs[name];
    if (sabotage === undefined) return expect.unreachable("no saboteur");
    await expect(run(async () => sabotage())).rejects.toThrow();
  });
});
