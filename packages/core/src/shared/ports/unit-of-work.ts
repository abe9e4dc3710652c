/** Makes what several repositories write one transaction. */
export interface UnitOfWork {
  /**
   * Runs `work` in one transaction that every repository joins by itself. Commits when `work` resolves; rolls
   * everything back when it rejects, and rejects with the same error. A nested `run` joins the outer one; let its error
   * pass, for whether the outer one can still commit after catching it is up to the adapter.
   * `work` may run more than once: on a serialization conflict it is rolled back and retried, so it must not
   * change anything outside the repositories.
   */
  run<Result>(work: () => Promise<Result>): Promise<Result>;
}
