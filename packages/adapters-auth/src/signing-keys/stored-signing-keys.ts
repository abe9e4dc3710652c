import { randomUUID } from "node:crypto";
import type { Clock, SealedSigningKey, SigningKeyStore } from "@portcullis/core";
import type { KeySealer } from "./key-sealer.ts";
import type { SigningAlgorithm } from "./signing-algorithm.ts";
import { generateJwk, isSigningAlgorithm } from "./signing-algorithm.ts";
import type { SigningKey } from "./signing-key.ts";
import { importSigningKey } from "./signing-key.ts";
import type { TrustPolicy } from "./trusted-keys.ts";
import { TrustedKeys } from "./trusted-keys.ts";

export interface StoredSigningKeysDependencies {
  readonly store: SigningKeyStore;
  readonly sealer: KeySealer;
  readonly clock: Clock;
}

/** The encrypted keys in the store. Caches decrypted keys between calls, and nothing else. */
export class StoredSigningKeys {
  readonly #use: StoredSigningKeysDependencies;
  readonly #policy: TrustPolicy;
  #opened: ReadonlyMap<string, SigningKey> = new Map();

  constructor(dependencies: StoredSigningKeysDependencies, policy: TrustPolicy) {
    this.#use = dependencies;
    this.#policy = policy;
  }

  /** @throws WrongSecretKey */
  async read(): Promise<TrustedKeys> {
    const records = await this.#use.store.list();
    const entries = await Promise.all(
      // A later release may store keys of algorithms that this one does not support.
      records.flatMap((record) =>
        isSigningAlgorithm(record.algorithm) ? [this.#open(record, record.algorithm)] : [],
      ),
    );
    this.#opened = new Map(entries);
    return new TrustedKeys([...this.#opened.values()], this.#policy);
  }

  /** Adds a key that succeeds `newest`, unless another process has added one already. */
  async addSuccessorOf(newest: SigningKey | undefined): Promise<TrustedKeys> {
    const { store, sealer, clock } = this.#use;
    const { algorithm } = this.#policy;
    // Later than its predecessor, even if this clock is behind that of the process that created it.
    const earliest = newest === undefined ? 0 : newest.createdAt.getTime() + 1;
    const createdAt = new Date(Math.max(clock.now().getTime(), earliest));
    const jwk = await generateJwk(algorithm);
    const sealed = await sealer.seal({ kid: randomUUID(), algorithm, createdAt }, jwk);
    await store.addAfter(newest?.kid ?? null, sealed);
    return this.read();
  }

  async removeRetired(keys: TrustedKeys): Promise<void> {
    for (const { kid } of keys.retired(this.#use.clock.now())) await this.#use.store.remove(kid);
  }

  /** Returns the same object for the same record at every reading. */
  async #open(record: SealedSigningKey, algorithm: SigningAlgorithm): Promise<[string, SigningKey]> {
    const { kid, sealed, createdAt } = record;
    const opened = this.#opened.get(sealed);
    const key =
      opened ?? (await importSigningKey({ kid, algorithm, createdAt }, await this.#use.sealer.open(record)));
    return [sealed, key];
  }
}
