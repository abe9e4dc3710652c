/** How often a delivery is attempted, when, and for how long. Times are milliseconds. */
export interface DeliveryPolicy {
  /** After this many failed attempts a delivery is listed as failed. 1 to 100. Default: 15. */
  readonly maxAttempts: number;
  /** From the first failed attempt to the second attempt; doubles with each further one. At least 1. Default: 10 s. */
  readonly firstRetryDelay: number;
  /** The upper limit of the delay. Default: 6 h, so that 15 attempts take about a day. */
  readonly longestRetryDelay: number;
  /** For one call of a subscriber that has no `timeLimit` of its own. 1 to 3,600,000. Default: 60 s. */
  readonly timeLimit: number;
}

/** 15 attempts within about a day, of at most 60 seconds each. */
export const defaultDeliveryPolicy: DeliveryPolicy = {
  maxAttempts: 15,
  firstRetryDelay: 10_000,
  longestRetryDelay: 6 * 60 * 60_000,
  timeLimit: 60_000,
};

const longestTimeLimit = 60 * 60_000;

/** @throws RangeError */
export function requireDeliveryPolicy({
  maxAttempts,
  firstRetryDelay,
  longestRetryDelay,
  timeLimit,
}: DeliveryPolicy): void {
  if (!Number.isInteger(maxAttempts) || maxAttempts < 1 || maxAttempts > 100)
    throw new RangeError(
      `deliveryPolicy.maxAttempts must be a whole number from 1 to 100, not ${maxAttempts}.`,
    );
  if (!(firstRetryDelay >= 1 && firstRetryDelay <= longestRetryDelay && longestRetryDelay < Infinity))
    throw new RangeError(
      "deliveryPolicy.firstRetryDelay must be at least 1 ms and at most longestRetryDelay, which must be finite.",
    );
  requireTimeLimit("deliveryPolicy.timeLimit", timeLimit);
}

/** @throws RangeError */
export function requireTimeLimit(what: string, timeLimit: number): void {
  if (!(timeLimit >= 1 && timeLimit <= longestTimeLimit))
    throw new RangeError(`${what} must be 1 to ${longestTimeLimit} milliseconds, not ${timeLimit}.`);
}

/**
 * Milliseconds from a failed attempt to the next one; null when it was the last. Shortened by up to a fifth, by an
 * amount that follows from the seed, so that deliveries that failed together are not retried together.
 */
export function retryDelay(policy: DeliveryPolicy, attempt: number, seed: string): number | null {
  if (attempt >= policy.maxAttempts) return null;
  const delay = Math.min(policy.longestRetryDelay, policy.firstRetryDelay * 2 ** (attempt - 1));
  return Math.max(1, Math.round(delay * (1 - 0.2 * fractionOf(`${seed}/${attempt}`))));
}

/** 0 to 1, spread evenly over texts (FNV-1a, with the finalizer of MurmurHash3). */
function fractionOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
