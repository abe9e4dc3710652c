/** A public key as RFC 7517 writes it. */
export interface PublicJwk {
  readonly kid: string;
  readonly kty: string;
  readonly alg: string;
  readonly use: "sig";
  readonly [member: string]: unknown;
}

/** Publishes the keys that other services verify access tokens with. */
export interface PublicKeySource {
  /** Every key that may have signed a token that is still valid, public members only. Empty when keys are symmetric. */
  publicKeys(): Promise<readonly PublicJwk[]>;
}
