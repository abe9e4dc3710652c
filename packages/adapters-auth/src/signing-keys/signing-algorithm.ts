import type { CryptoKey, JWK } from "jose";
import { exportJWK, generateKeyPair, generateSecret } from "jose";

/** JWS algorithms (RFC 7518, RFC 8037). EdDSA is Ed25519; HS256 is symmetric, so only this server can verify. */
export const signingAlgorithms = ["EdDSA", "ES256", "RS256", "HS256"] as const;
/** One of `signingAlgorithms`. */
export type SigningAlgorithm = (typeof signingAlgorithms)[number];

/** Small keys and signatures, no parameters to choose (RFC 8032), and no secret for verifiers to share. */
export const defaultSigningAlgorithm: SigningAlgorithm = "EdDSA";

export function isSigningAlgorithm(name: string): name is SigningAlgorithm {
  return signingAlgorithms.some((algorithm) => algorithm === name);
}

/** 128 bits of security (NIST SP 800-57, OWASP ASVS 11.2.3). */
const rsaBits = 3_072;

/** A new private or secret key. */
export async function generateJwk(algorithm: SigningAlgorithm): Promise<JWK> {
  return exportJWK(await generateKey(algorithm));
}

async function generateKey(algorithm: SigningAlgorithm): Promise<CryptoKey | Uint8Array> {
  if (algorithm === "HS256") return generateSecret(algorithm, { extractable: true });
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true, modulusLength: rsaBits });
  return privateKey;
}
