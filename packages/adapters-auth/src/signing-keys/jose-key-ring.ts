import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import type { Clock, PublicJwk, PublicKeySource, SigningKeyStore } from "@portcullis/core";
import type { SecretKey } from "../secrets/secret-key.ts";
import { KeySealer } from "./key-sealer.ts";
import type { SigningAlgorithm } from "./signing-algorithm.ts";
import type { SigningKey } from "./signing-key.ts";
import { StoredSigningKeys } from "./stored-signing-keys.ts";
import type { TrustedKeys } from "./trusted-keys.ts";

/** Where the keys are stored, and the secret that encrypts them there. */
export interface KeyRingDependencies {
  readonly secretKey: SecretKey;
  readonly signingKeys: SigningKeyStore;
  readonly clock: Clock;
}

/** Durations in milliseconds. */
export interface KeyRingOptions {
  /** Of new keys. */
  readonly algorithm: SigningAlgorithm;
  /** The longest lifetime of an access token: how long a key verifies after a newer one has replaced it. */
  readonly accessTokenTtl: number;
  /** The age at which the cached keys are read again from the store, in the background. */
  readonly reloadInterval: number;
  /** The least time between two readings of the store for tokens with unknown key ids. */
  readonly unknownKeyInterval: number;
  /** The largest difference between the clocks of two processes. */
  readonly leeway: number;
}

/** The public properties of a signing key. */
export interface SigningKeyDescription {
  readonly kid: string;
  readonly algorithm: SigningAlgorithm;
  readonly createdAt: Date;
  /** `current` signs; `verifying` verifies until its tokens have expired; `retired` does neither. */
  readonly status: "current" | "verifying" | "retired";
}

/** Modules are loaded outside transactions, so what runs in this snapshot does not join the transaction of its caller. */
const outsideTransactions = AsyncLocalStorage.snapshot();

/**
 * The signing keys, shared between processes through the store. Keys in memory stay in use while the store is read again in
 * the background; a key of another process is read when its first token arrives.
 */
export class JoseKeyRing implements PublicKeySource {
  readonly #stored: StoredSigningKeys;
  readonly #clock: Clock;
  readonly #options: KeyRingOptions;
  #known: { readonly keys: TrustedKeys; readonly readAt: number } | null = null;
  #nextReading: Promise<TrustedKeys> | null = null;
  #lastReading = -Infinity;

  constructor({ secretKey, signingKeys, clock }: KeyRingDependencies, options: KeyRingOptions) {
    const { algorithm, accessTokenTtl, leeway, reloadInterval } = options;
    // Other processes may sign with the old key until they have read the new one.
    const overlap = accessTokenTtl + leeway + 2 * reloadInterval;
    const sealer = new KeySealer(secretKey);
    this.#stored = new StoredSigningKeys({ store: signingKeys, sealer, clock }, { algorithm, overlap });
    this.#clock = clock;
    this.#options = options;
  }

  /**
   * Call it at start: creates the first key, deletes retired ones, and decrypts the others.
   * @throws WrongSecretKey
   */
  async prepare(): Promise<void> {
    const found = await this.#stored.read();
    const keys = found.current === undefined ? await this.#stored.addSuccessorOf(undefined) : found;
    this.#cache(keys);
    await this.#stored.removeRetired(keys);
  }

  /** Creates a new current key. The old one verifies until its last token has expired. */
  async rotate(): Promise<SigningKeyDescription> {
    const { current: previous } = await this.#stored.read();
    const keys = await this.#stored.addSuccessorOf(previous);
    this.#cache(keys);
    await this.#stored.removeRetired(keys);
    return describe(requireCurrent(keys), keys, this.#clock.now());
  }

  /** All stored keys, newest first. */
  async list(): Promise<readonly SigningKeyDescription[]> {
    const [keys, now] = [await this.#stored.read(), this.#clock.now()];
    return keys.all.map((key) => describe(key, keys, now));
  }

  async publicKeys(): Promise<readonly PublicJwk[]> {
    const keys = this.#inMemory() ?? (await this.#readSoon());
    return keys
      .active(this.#clock.now())
      .flatMap(({ publicJwk }) => (publicJwk === null ? [] : { ...publicJwk }));
  }

  /**
   * The key to sign with. Callers hold transactions, so this does not wait for a reading of another caller, which may be
   * waiting for the same database connection.
   */
  async current(): Promise<SigningKey> {
    const known = this.#inMemory()?.current;
    if (known !== undefined) return known;
    const keys = await this.#stored.read();
    // The caller's transaction may be rolled back, and the new key with it, so it is not cached.
    if (keys.current === undefined) return requireCurrent(await this.#stored.addSuccessorOf(undefined));
    this.#cache(keys);
    return keys.current;
  }

  /** The trusted key of that id. The store is read again for an unknown id, which may be of another process's new key. */
  async find(kid: string): Promise<SigningKey | undefined> {
    const known = this.#inMemory()?.find(kid, this.#clock.now());
    return known ?? (await this.#readSoon()).find(kid, this.#clock.now());
  }

  #inMemory(): TrustedKeys | null {
    if (this.#known === null) return null;
    const { reloadInterval } = this.#options;
    const age = this.#clock.now().getTime() - this.#known.readAt;
    if (age < 0 || age >= 2 * reloadInterval) return null;
    if (age >= reloadInterval) this.#readInBackground();
    return this.#known.keys;
  }

  /** On failure the keys in memory stay in use until they are twice the interval old; then the error is thrown. */
  #readInBackground(): void {
    if (this.#nextReading === null) outsideTransactions(() => this.#readSoon()).catch(() => undefined);
  }

  /**
   * A reading that starts after this call, so it sees every key that was stored before. Calls before its start share it.
   */
  #readSoon(): Promise<TrustedKeys> {
    this.#nextReading ??= this.#readAfterInterval();
    return this.#nextReading;
  }

  async #readAfterInterval(): Promise<TrustedKeys> {
    const wait = this.#lastReading + this.#options.unknownKeyInterval - performance.now();
    if (wait > 0) await sleep(wait);
    else await Promise.resolve();
    this.#nextReading = null;
    this.#lastReading = performance.now();
    const keys = await this.#stored.read();
    this.#cache(keys);
    return keys;
  }

  #cache(keys: TrustedKeys): void {
    this.#known = { keys, readAt: this.#clock.now().getTime() };
  }
}

function requireCurrent({ current }: TrustedKeys): SigningKey {
  if (current === undefined)
    throw new Error("The signing-key store does not list the key that was just added to it.");
  return current;
}

function describe(key: SigningKey, keys: TrustedKeys, now: Date): SigningKeyDescription {
  const { kid, algorithm, createdAt } = key;
  const isTrusted = keys.find(kid, now) !== undefined;
  const status = key === keys.current ? "current" : isTrusted ? "verifying" : "retired";
  return { kid, algorithm, createdAt, status };
}
