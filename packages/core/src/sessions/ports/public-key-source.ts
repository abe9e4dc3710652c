/** A public key as RFC 7517 writes it. */
export interface PublicJwk {
  readonly kid: string;
  readonly kty: string;
  readonly alg: string;
  readonly use: "sig";
  readonly [member: string]: unknown;
}

/** What other services need to verify access tokens by themselves. */
export interface PublicKeySource {
  /** Every key that may have signed a token still valid, public members only. Empty when keys are symmetric. */
  publicKeys(): Promise<readonly PublicJwk[]>;
}
