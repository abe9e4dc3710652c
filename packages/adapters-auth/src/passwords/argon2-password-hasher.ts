import type { Password, PasswordHash, PasswordHasher, PasswordVerification } from "@portcullis/core";
import { asPasswordHash } from "@portcullis/core";
import { Argon2Hash } from "./argon2-hash.ts";
import type { Argon2Parameters } from "./argon2-parameters.ts";
import { chooseArgon2Parameters } from "./argon2-parameters.ts";
import { BcryptHash } from "./bcrypt-hash.ts";
import { FailurePadding } from "./timing-equalizer.ts";
import type { WorkQueueOptions } from "./hashing-queue.ts";
import { WorkQueue } from "./hashing-queue.ts";

/** Argon2 parameters can be raised above OWASP's minimum, not lowered below it. */
export interface PasswordHashingOptions extends Partial<Argon2Parameters>, WorkQueueOptions {
  /**
   * The highest cost among the bcrypt hashes that were imported, 4 to 16. Every wrong password then takes as long as one
   * for such a hash, so that time does not tell who was imported: 200 ms more at cost 12, and double at each step. Leave
   * it out again when no bcrypt hash is left. Default: none; wrong passwords for bcrypt hashes then take longer or shorter
   * than others.
   */
  readonly importedBcryptCost?: number | undefined;
}

const noMatch: PasswordVerification = { matches: false, needsRehash: false };

/**
 * Hashes with argon2id. Verifies every argon2 variant and bcrypt, and asks for a rehash of what is weaker than its own
 * hashes. All wrong passwords cost the same work. At most `concurrency` hashes are computed at a time; a bounded number waits,
 * for a bounded time.
 */
export class Argon2PasswordHasher implements PasswordHasher {
  readonly #parameters: Argon2Parameters;
  readonly #padding: FailurePadding;
  readonly #queue: WorkQueue;

  /** @throws RangeError for parameters below OWASP's minimum, and a bcrypt cost outside 4 to 16 */
  constructor({
    concurrency,
    maxWaiting,
    longestWait,
    importedBcryptCost,
    ...parameters
  }: PasswordHashingOptions = {}) {
    this.#parameters = chooseArgon2Parameters(parameters);
    this.#padding = new FailurePadding(this.#parameters, importedBcryptCost);
    this.#queue = new WorkQueue({ concurrency, maxWaiting, longestWait });
  }

  /** @throws Overloaded when too many hashes wait, or this one waited too long */
  async hash(password: Password): Promise<PasswordHash> {
    return this.#queue.run(async () =>
      asPasswordHash(await Argon2Hash.make(password.reveal(), this.#parameters)),
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
      await this.#padding.afterArgon2(password, argon2);
      return noMatch;
    }
    const bcrypt = BcryptHash.parse(encoded);
    if (bcrypt !== null && BcryptHash.canRead(password)) {
      if (await bcrypt.matches(password))
        return { matches: true, needsRehash: BcryptHash.readsAllOf(password) };
      await this.#padding.afterBcrypt(password, bcrypt);
      return noMatch;
    }
    await this.#padding.withoutHash(password);
    return noMatch;
  }
}
