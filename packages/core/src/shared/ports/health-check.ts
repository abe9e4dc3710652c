/** Tells whether a store that requests depend on is there. */
export interface HealthCheck {
  /** What is checked, as in `database`. */
  readonly name: string;
  /** Resolves when the store can serve requests now, writes included; rejects when it can't. Gives up within two seconds. */
  check(): Promise<void>;
}
