/** Where time comes from, so that tests can set it. */
export interface Clock {
  /** The current time; each call returns a new Date. */
  now(): Date;
}
