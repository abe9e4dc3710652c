/** The current time. Tests use a `FixedClock`. */
export interface Clock {
  /** The current time; each call returns a new Date. */
  now(): Date;
}
