/** Tells the time. Tests set it. */
export interface Clock {
  /** The current time; each call returns a new Date. */
  now(): Date;
}
