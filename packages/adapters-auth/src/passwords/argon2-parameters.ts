/** The cost of one argon2 hash. */
export interface Argon2Parameters {
  /** KiB. */
  readonly memoryCost: number;
  /** Passes over the memory. */
  readonly timeCost: number;
  /** Lanes. */
  readonly parallelism: number;
}

/** Default, and minimum: OWASP Password Storage Cheat Sheet, argon2id; OWASP ASVS 11.4.2. */
export const owaspMinimum: Argon2Parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** 256 MiB and 10 passes. A stored hash of higher cost could make one sign-in exhaust the server. */
const maximum: Argon2Parameters = { memoryCost: 262_144, timeCost: 10, parallelism: 16 };

const names = ["memoryCost", "timeCost", "parallelism"] as const;

/** @throws RangeError naming the parameter that is out of range */
export function completeArgon2Parameters(chosen: Partial<Argon2Parameters>): Argon2Parameters {
  const parameters = { ...owaspMinimum, ...chosen };
  for (const name of names) {
    const [least, most] = [owaspMinimum[name], maximum[name]];
    const value = parameters[name];
    if (!Number.isInteger(value) || value < least || value > most)
      throw new RangeError(
        `argon2 ${name} is ${value}. Set a whole number from ${least} (OWASP's minimum) to ${most}.`,
      );
  }
  return parameters;
}

/** Whether verifying is affordable, and possible: argon2 needs 8 KiB a lane (RFC 9106 §3.1). */
export function isAffordable(parameters: Argon2Parameters): boolean {
  return (
    names.every((name) => parameters[name] >= 1 && parameters[name] <= maximum[name]) &&
    parameters.memoryCost >= 8 * parameters.parallelism
  );
}
