import type { PublicJwk } from "@portcullis/core";
import type { CryptoKey, JWK } from "jose";
import { importJWK } from "jose";
import type { SigningAlgorithm } from "./signing-algorithm.ts";

/** A decrypted key. It signs and verifies with its one algorithm only (RFC 8725 §3.1). */
export interface SigningKey {
  readonly kid: string;
  readonly algorithm: SigningAlgorithm;
  readonly createdAt: Date;
  readonly signing: CryptoKey | Uint8Array;
  readonly verifying: CryptoKey | Uint8Array;
  /** Null for a symmetric key, which has no public half. */
  readonly publicJwk: PublicJwk | null;
}

type Identity = Pick<SigningKey, "kid" | "algorithm" | "createdAt">;

export async function importSigningKey(identity: Identity, privateJwk: JWK): Promise<SigningKey> {
  const { kid, algorithm, createdAt } = identity;
  const publicJwk = publicJwkOf(identity, privateJwk);
  const signing = await importJWK(privateJwk, algorithm);
  const verifying = publicJwk === null ? signing : await importJWK({ ...publicJwk }, algorithm);
  return { kid, algorithm, createdAt, signing, verifying, publicJwk };
}

/** By key type, the public members of RFC 7518 §6 and RFC 8037 §2. No other member is copied. */
const publicMembers = new Map<unknown, readonly (keyof JWK)[]>([
  ["OKP", ["crv", "x"]],
  ["EC", ["crv", "x", "y"]],
  ["RSA", ["n", "e"]],
]);

function publicJwkOf({ kid, algorithm }: Identity, jwk: JWK): PublicJwk | null {
  const members = publicMembers.get(jwk.kty);
  if (members === undefined || jwk.kty === undefined) return null;
  const copied = Object.fromEntries(members.map((member) => [member, jwk[member]]));
  return { kty: jwk.kty, ...copied, kid, alg: algorithm, use: "sig" };
}
