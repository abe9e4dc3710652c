import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import type { Clock, PublicJwk, PublicKeySource, SigningKeyStore } from "@portcullis/core";
import type { SecretKey } from "../secrets/secret-key.ts";
import { KeySealer } from "./key-sealer.ts";
import { KeyVault } from "./stored-signing-keys.ts";
import type { SigningAlgorithm } from "./signing-algorithm.ts";
import type { SigningKey } from "./signing-key.ts";
import type { TrustedKeys } from "./trusted-keys.ts";

/** Where the keys are kept, and what seals them there. */
export interface KeyRingDependencies {
  readonly secretKey: SecretKey;
  readonly signingKeys: SigningKeyStore;
  readonly clock: Clock;
}

/** Durations in milliseconds. */
export interface KeyRingOptions {
  readonly algorithm: SigningAlgorithm;
  /** How long an access token lives at most. */
  readonly accessTokenTtl: number;
  /** How old the keys in memory get before a use reads the store again, in the background. */
  readonly reloadInterval: number;
  /** Tokens with unknown key ids make the store be read at most this often. */
  readonly unknownKeyInterval: number;
  /** What clocks may differ by. */
  readonly leeway: number;
}

/** What may be shown of a signing key: nothing secret. */
export interface SigningKeyDescription {
  readonly kid: string;
  readonly algorithm: SigningAlgorithm;
  readonly createdAt: Date;
  /** `current` signs; `verifying` is trusted until its tokens have expired; `retired` is trusted no more. */
  readonly status: "current" | "verifying" | "retired";
}

/** This module is loaded outside every transaction, and what runs in here does not join its caller's. */
const outsideTransactions = AsyncLocalStorage.snapshot();

/**
 * The signing keys of this process, shared with other processes through the store. Keys in memory are used while the
 * store is read again in the background; one that another process made is found when its first token arrives.
 */
export class JoseKeyRing implements PublicKeySource {
  readonly #vault: KeyVault;
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
    this.#vault = new KeyVault({ store: signingKeys, sealer, clock }, { algorithm, overlap });
    this.#clock = clock;
    this.#options = options;
  }

  /**
   * Call it at start: makes the first key when there is none, deletes retired ones, and finds out whether SECRET_KEY
   * is the right one.
   * @throws WrongSecretKey
   */
  async prepare(): Promise<void> {
    const found = await this.#vault.read();
    const keys = found.current === undefined ? await this.#vault.succeed(undefined) : found;
    this.#remember(keys);
    await this.#vault.discardRetired(keys);
  }

  /** Makes a new current key. The old one stays trusted until its last token has expired. */
  async rotate(): Promise<SigningKeyDescription> {
    const { current: previous } = await this.#vault.read();
    const keys = await this.#vault.succeed(previous);
    this.#remember(keys);
    await this.#vault.discardRetired(keys);
    return describe(requireCurrent(keys), keys, this.#clock.now());
  }

  /** All stored keys, newest first. */
  async list(): Promise<readonly SigningKeyDescription[]> {
    const [keys, now] = [await this.#vault.read(), this.#clock.now()];
    return keys.all.map((key) => describe(key, keys, now));
  }

  async publicKeys(): Promise<readonly PublicJwk[]> {
    const keys = this.#inMemory() ?? (await this.#readSoon());
    return keys
      .active(this.#clock.now())
      .flatMap(({ publicJwk }) => (publicJwk === null ? [] : { ...publicJwk }));
  }

  /**
   * The key to sign with. Callers hold transactions, so this waits for nobody else's reading, which might wait for
   * the same database connection.
   */
  async current(): Promise<SigningKey> {
    const known = this.#inMemory()?.current;
    if (known !== undefined) return known;
    const keys = await this.#vault.read();
    // A key made inside the caller's transaction may yet be rolled back, so it is not remembered here.
    if (keys.current === undefined) return requireCurrent(await this.#vault.succeed(undefined));
    this.#remember(keys);
    return keys.current;
  }

  /** The trusted key of that id. An unknown one may be another process's new key: the store is asked again. */
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

  /** On failure the keys in memory serve on until they are twice the interval old; then the error shows. */
  #readInBackground(): void {
    if (this.#nextReading === null) outsideTransactions(() => this.#readSoon()).catch(() => undefined);
  }

  /**
   * A reading that starts after this call, so it sees every key that was stored before. All who ask while it waits
   * for its turn share it.
   */
  #readSoon(): Promise<TrustedKeys> {
    this.#nextReading ??= this.#readInTurn();
    return this.#nextReading;
  }

  async #readInTurn(): Promise<TrustedKeys> {
    const wait = this.#lastReading + this.#options.unknownKeyInterval - performance.now();
    if (wait > 0) await sleep(wait);
    else await Promise.resolve();
    this.#nextReading = null;
    this.#lastReading = performance.now();
    const keys = await this.#vault.read();
    this.#remember(keys);
    return keys;
  }

  #remember(keys: TrustedKeys): void {
    this.#known = { keys, readAt: this.#clock.now().getTime() };
  }
}

function requireCurrent({ current }: TrustedKeys): SigningKey {
  if (current === undefined) throw new Error("The signing-key store lost the key that was just added.");
  return current;
}

function describe(key: SigningKey, keys: TrustedKeys, now: Date): SigningKeyDescription {
  const { kid, algorithm, createdAt } = key;
  const isTrusted = keys.find(kid, now) !== undefined;
  const status = key === keys.current ? "current" : isTrusted ? "verifying" : "retired";
  return { kid, algorithm, createdAt, status };
}
