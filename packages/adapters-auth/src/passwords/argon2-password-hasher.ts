import type { Password, PasswordHash, PasswordHasher, PasswordVerification } from "@portcullis/core";
import { asPasswordHash } from "@portcullis/core";
import { Argon2Hash } from "./argon2-hash.ts";
import type { Argon2Parameters } from "./argon2-parameters.ts";
import { chooseArgon2Parameters } from "./argon2-parameters.ts";
import { BcryptHash } from "./bcrypt-hash.ts";
import type { WorkQueueOptions } from "./work-queue.ts";
import { WorkQueue } from "./work-queue.ts";

/** Argon2 parameters can be raised above OWASP's minimum, not lowered below it. */
export interface PasswordHashingOptions extends Partial<Argon2Parameters>, WorkQueueOptions {}

const noMatch: PasswordVerification = { matches: false, needsRehash: false };

/**
 * Hashes with argon2id. Verifies every argon2 variant and bcrypt, and asks for a rehash of what is weaker than its own
 * hashes. At most `concurrency` hashes are computed at a time; a bounded number waits,
 * for a bounded time.
 */
export class Argon2PasswordHasher implements PasswordHasher {
  readonly #parameters: Argon2Parameters;
  readonly #dummy: Argon2Hash;
  readonly #queue: WorkQueue;

  /** @throws RangeError for parameters below OWASP's minimum */
  constructor({ concurrency, maxWaiting, longestWait, ...parameters }: PasswordHashingOptions = {}) {
    this.#parameters = chooseArgon2Parameters(parameters);
    this.#dummy = Argon2Hash.dummy(this.#parameters);
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
      const matches = await argon2.matches(password);
      return { matches, needsRehash: matches && argon2.isWeakerThan(this.#parameters) };
    }
    const bcrypt = BcryptHash.parse(encoded);
    if (bcrypt !== null && BcryptHash.canRead(password)) {
      const matches = await bcrypt.matches(password);
      return { matches, needsRehash: matches && BcryptHash.readsAllOf(password) };
    }
    await this.#dummy.matches(password);
    return noMatch;
  }
}
