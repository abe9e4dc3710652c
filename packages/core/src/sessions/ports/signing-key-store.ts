/** A key for signing access tokens, encrypted by the token adapter, so that no private key is stored in plain text. */
export interface SealedSigningKey {
  readonly kid: string;
  /** A JWS algorithm, such as `EdDSA`. */
  readonly algorithm: string;
  /** The encrypted private or secret key. */
  readonly sealed: string;
  readonly createdAt: Date;
}

/** Stores the signing keys that all processes share. */
export interface SigningKeyStore {
  /** All keys, newest first. */
  list(): Promise<readonly SealedSigningKey[]>;
  /**
   * Adds a key if the newest one of its algorithm is still the one with the kid `newest` (null: there is none). Of many
   * processes that try with the same `newest`, one succeeds. @returns whether this call did
   */
  addAfter(newest: string | null, key: SealedSigningKey): Promise<boolean>;
  /** Deletes a key. @returns whether there was one */
  remove(kid: string): Promise<boolean>;
}
