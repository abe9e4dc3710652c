/** Runs the writes of several repositories in one transaction. */
export interface UnitOfWork {
  /**
   * Runs `work` in one transaction, which every repository joins. Commits when `work` resolves; when it rejects, rolls
   * everything back and rejects with the same error. A nested `run` joins the outer one. Don't catch its error: whether
   * the outer one can still commit depends on the adapter. On a serialization conflict `work` is rolled back and run
   * again, so it must not change anything but repositories.
   */
  run<Result>(work: () => Promise<Result>): Promise<Result>;
}
