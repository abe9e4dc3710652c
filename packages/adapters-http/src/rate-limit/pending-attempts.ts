interface Pending {
  count: number;
  outcome: PromiseWithResolvers<void>;
}

/** The attempts of this process that have no outcome yet, by name. */
export class PendingAttempts {
  readonly #byName = new Map<string, Pending>();

  /** Runs an attempt, and notifies `nextOutcome` when it ends or fails. */
  async track<Result>(name: string, attempt: () => Promise<Result>): Promise<Result> {
    const pending = this.#byName.get(name) ?? { count: 0, outcome: Promise.withResolvers<void>() };
    this.#byName.set(name, pending);
    pending.count += 1;
    try {
      return await attempt();
    } finally {
      pending.count -= 1;
      if (pending.count === 0) this.#byName.delete(name);
      pending.outcome.resolve();
      pending.outcome = Promise.withResolvers<void>();
    }
  }

  /** Resolves to true with the next outcome, and at once to false when no attempt is pending. */
  async nextOutcome(name: string): Promise<boolean> {
    const pending = this.#byName.get(name);
    if (pending === undefined) return false;
    await pending.outcome.promise;
    return true;
  }
}
