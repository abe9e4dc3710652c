import type { Password, PasswordHash, PasswordHasher, PasswordVerification } from "@portcullis/core";
import { asPasswordHash } from "@portcullis/core";
import { Argon2Hash } from "./argon2-hash.ts";
import type { Argon2Parameters } from "./argon2-parameters.ts";
import { completeArgon2Parameters } from "./argon2-parameters.ts";
import { BcryptHash } from "./bcrypt-hash.ts";
import type { HashingQueueOptions } from "./hashing-queue.ts";
import { HashingQueue } from "./hashing-queue.ts";
import { TimingEqualizer } from "./timing-equalizer.ts";

/** Argon2 parameters can be raised above OWASP's minimum, not lowered below it. */
export interface PasswordHashingOptions extends Partial<Argon2Parameters>, HashingQueueOptions {
  /**
   * The highest cost among imported bcrypt hashes, 4 to 16. Every wrong password then takes as long as one for such a
   * hash, so that response times don't reveal imported users: 200 ms more at cost 12, and double at each step. Remove it
   * when no bcrypt hash is left. Default: none; wrong passwords for bcrypt hashes then take another time than others.
   */
  readonly importedBcryptCost?: number | undefined;
}

const noMatch: PasswordVerification = { matches: false, needsRehash: false };

/**
 * Hashes with argon2id. Verifies every argon2 variant and bcrypt, with `needsRehash` for hashes weaker than its own. All
 * wrong passwords take the same work. At most `concurrency` hashes are computed at a time; a bounded number waits, for a
 * bounded time.
 */
export class Argon2PasswordHasher implements PasswordHasher {
  readonly #parameters: Argon2Parameters;
  readonly #equalizer: TimingEqualizer;
  readonly #queue: HashingQueue;

  /** @throws RangeError for parameters below OWASP's minimum, and a bcrypt cost outside 4 to 16 */
  constructor({
    concurrency,
    maxWaiting,
    longestWait,
    importedBcryptCost,
    ...parameters
  }: PasswordHashingOptions = {}) {
    this.#parameters = completeArgon2Parameters(parameters);
    this.#equalizer = new TimingEqualizer(this.#parameters, importedBcryptCost);
    this.#queue = new HashingQueue({ concurrency, maxWaiting, longestWait });
  }

  /** @throws Overloaded when too many hashes wait, or this one waited too long */
  async hash(password: Password): Promise<PasswordHash> {
    return this.#queue.run(async () =>
      asPasswordHash(await Argon2Hash.create(password.reveal(), this.#parameters)),
    );
  }

  /** @throws Overloaded when too many hashes wait, or this one waited too long */
  async verify(password: Password, hash: PasswordHash | null): Promise<PasswordVerification> {
    return this.#queue.run(() => this.#verify(password.reveal(), hash ?? ""));
  }

  async #verify(password: string, encoded: string): Promise<PasswordVerification> {
    const argon2 = Argon2Hash.parse(encoded);
    if (argon2 !== null) {
      if (await argon2.matches(password))
        return { matches: true, needsRehash: argon2.isWeakerThan(this.#parameters) };
      await this.#equalizer.afterArgon2(password, argon2);
      return noMatch;
    }
    const bcrypt = BcryptHash.parse(encoded);
    if (bcrypt !== null && BcryptHash.canRead(password)) {
      if (await bcrypt.matches(password))
        return { matches: true, needsRehash: BcryptHash.readsAllOf(password) };
      await this.#equalizer.afterBcrypt(password, bcrypt);
      return noMatch;
    }
    await this.#equalizer.withoutHash(password);
    return noMatch;
  }
}
