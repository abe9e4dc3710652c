import { Argon2Hash } from "./argon2-hash.ts";
import type { Argon2Parameters } from "./argon2-parameters.ts";
import { BcryptHash, requireBcryptCost } from "./bcrypt-hash.ts";

/** argon2 needs 8 KiB a lane (RFC 9106 §3.1). */
const leastMemory = 8;

/**
 * Makes all wrong passwords take the same work, with any stored hash and with none, so that response times don't reveal
 * which users exist (OWASP ASVS 6.3.8): one argon2 hash of the hasher's own parameters, and one bcrypt hash where such
 * hashes were imported. Stored hashes that cost more than that still take longer.
 */
export class TimingEqualizer {
  readonly #parameters: Argon2Parameters;
  readonly #argon2: Argon2Hash;
  readonly #bcrypt: BcryptHash | null;

  /** @throws RangeError for a bcrypt cost outside 4 to 16 */
  constructor(parameters: Argon2Parameters, importedBcryptCost: number | undefined) {
    this.#parameters = parameters;
    this.#argon2 = Argon2Hash.dummy(parameters);
    this.#bcrypt =
      importedBcryptCost === undefined ? null : BcryptHash.dummy(requireBcryptCost(importedBcryptCost));
  }

  async withoutHash(password: string): Promise<void> {
    await this.#argon2.matches(password);
    await this.#bcrypt?.matches(password);
  }

  /** Adds the rest of the work after a hash of weaker parameters, as older ones are once parameters were raised. */
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
