/** Checks whether a store that requests depend on is available. */
export interface HealthCheck {
  /** What is checked, such as `database`. */
  readonly name: string;
  /** Resolves when the store can serve requests now, writes included; rejects when it can't, or after two seconds. */
  check(): Promise<void>;
}
