/**
 * One promise of a port, as data: run it with any test runner. `makeSubject` gives a fresh, empty subject at each call; a
 * case calls it as often as it needs. `run` rejects with an `AssertionError` when the promise is broken. With
 * `node:test`:
 *
 * ```ts
 * for (const { name, run } of userRepositoryContract) {
 *   test(name, () => run(async () => ({ ...createInMemoryRepositories(), users: new MyUserRepository() })));
 * }
 * ```
 */
export interface ContractCase<Subject> {
  readonly name: string;
  run(makeSubject: () => Promise<Subject>): Promise<void>;
}
