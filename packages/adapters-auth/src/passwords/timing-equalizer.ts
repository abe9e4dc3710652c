import { Argon2Hash } from "./argon2-hash.ts";
import type { Argon2Parameters } from "./argon2-parameters.ts";
import { BcryptHash, chooseBcryptCost } from "./bcrypt-hash.ts";

/** argon2 needs 8 KiB a lane (RFC 9106 §3.1). */
const leastMemory = 8;

/**
 * Makes all wrong passwords cost the same work, whatever hash they were compared with and where there is none (OWASP ASVS
 * 6.3.8): one argon2 hash of the hasher's own parameters, and one bcrypt hash where such hashes were imported. Hashes that
 * cost more than that go on taking longer.
 */
export class FailurePadding {
  readonly #parameters: Argon2Parameters;
  readonly #argon2: Argon2Hash;
  readonly #bcrypt: BcryptHash | null;

  /** @throws RangeError for a bcrypt cost outside 4 to 16 */
  constructor(parameters: Argon2Parameters, importedBcryptCost: number | undefined) {
    this.#parameters = parameters;
    this.#argon2 = Argon2Hash.dummy(parameters);
    this.#bcrypt =
      importedBcryptCost === undefined ? null : BcryptHash.dummy(chooseBcryptCost(importedBcryptCost));
  }

  async withoutHash(password: string): Promise<void> {
    await this.#argon2.matches(password);
    await this.#bcrypt?.matches(password);
  }

  /** The rest after a hash that is weaker than those of now, as all are once parameters were raised. */
  async afterArgon2(password: string, { work }: Argon2Hash): Promise<void> {
    const { timeCost } = this.#parameters;
    const memoryCost = Math.floor((this.#argon2.work - work) / timeCost);
    if (memoryCost >= leastMemory)
      await Argon2Hash.dummy({ memoryCost, timeCost, parallelism: 1 }).matches(password);
    await this.#bcrypt?.matches(password);
  }

  async afterBcrypt(password: string, { cost }: BcryptHash): Promise<void> {
    if (this.#bcrypt === null) return;
    // 2ᶜ + 2ᶜ + 2ᶜ⁺¹ + … + 2ⁿ⁻¹ = 2ⁿ
    for (let next = cost; next < this.#bcrypt.cost; next += 1) await BcryptHash.dummy(next).matches(password);
    await this.#argon2.matches(password);
  }
}
