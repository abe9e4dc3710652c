import type { SigningAlgorithm } from "./signing-algorithm.ts";
import type { SigningKey } from "./signing-key.ts";

export interface TrustPolicy {
  /** Of the key that signs new tokens. */
  readonly algorithm: SigningAlgorithm;
  /** How long a key is trusted after a newer one has taken its place, in milliseconds. */
  readonly overlap: number;
}

/** The keys of one reading of the store. */
export class TrustedKeys {
  /** The newest key of the configured algorithm. */
  readonly current: SigningKey | undefined;
  /** Newest first, retired ones included. */
  readonly all: readonly SigningKey[];
  readonly #byKid: ReadonlyMap<string, { readonly key: SigningKey; readonly retiresAt: number }>;

  constructor(newestFirst: readonly SigningKey[], { algorithm, overlap }: TrustPolicy) {
    this.current = newestFirst.find((key) => key.algorithm === algorithm);
    this.all = newestFirst;
    this.#byKid = new Map(
      newestFirst.map((key, index) => {
        const newer = newestFirst.slice(0, index);
        // The first key of an algorithm that was configured later succeeds it, too.
        const successor = newer.findLast((other) => [key.algorithm, algorithm].includes(other.algorithm));
        const retiresAt = successor === undefined ? Infinity : successor.createdAt.getTime() + overlap;
        return [key.kid, { key, retiresAt }];
      }),
    );
  }

  /** The key of that id, unless it has retired. */
  find(kid: string, now: Date): SigningKey | undefined {
    const entry = this.#byKid.get(kid);
    return entry !== undefined && now.getTime() < entry.retiresAt ? entry.key : undefined;
  }

  active(now: Date): readonly SigningKey[] {
    return this.all.filter(({ kid }) => this.find(kid, now) !== undefined);
  }

  retired(now: Date): readonly SigningKey[] {
    return this.all.filter(({ kid }) => this.find(kid, now) === undefined);
  }
}
