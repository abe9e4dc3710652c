interface UnderWay {
  count: number;
  outcome: PromiseWithResolvers<void>;
}

/** Which attempts of this process have not been decided yet, by name. */
export class AttemptsUnderWay {
  readonly #byName = new Map<string, UnderWay>();

  /** Runs an attempt; whoever waits for the next outcome is told when it has ended, either way. */
  async track<Result>(name: string, attempt: () => Promise<Result>): Promise<Result> {
    const underWay = this.#byName.get(name) ?? { count: 0, outcome: Promise.withResolvers<void>() };
    this.#byName.set(name, underWay);
    underWay.count += 1;
    try {
      return await attempt();
    } finally {
      underWay.count -= 1;
      if (underWay.count === 0) this.#byName.delete(name);
      underWay.outcome.resolve();
      underWay.outcome = Promise.withResolvers<void>();
    }
  }

  /** Resolves with the next outcome; at once, and with false, when nothing is under way. */
  async nextOutcome(name: string): Promise<boolean> {
    const underWay = this.#byName.get(name);
    if (underWay === undefined) return false;
    await underWay.outcome.promise;
    return true;
  }
}
