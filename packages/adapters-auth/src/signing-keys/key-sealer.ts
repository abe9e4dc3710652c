import type { SealedSigningKey } from "@portcullis/core";
import type { JWK } from "jose";
import { CompactEncrypt, compactDecrypt } from "jose";
import type { SecretKey } from "../secrets/secret-key.ts";
import { WrongSecretKey } from "./wrong-secret-key.ts";

type Identity = Pick<SealedSigningKey, "kid" | "algorithm" | "createdAt">;

/**
 * Encrypts private keys for the store: compact JWE, direct A256GCM, under a key derived from SECRET_KEY. The kid and the
 * algorithm are authenticated, so that write access to the store is not enough to exchange keys.
 */
export class KeySealer {
  readonly #key: Uint8Array;

  constructor(secretKey: SecretKey) {
    this.#key = secretKey.derive("portcullis signing-key sealing v1");
  }

  async seal({ kid, algorithm, createdAt }: Identity, jwk: JWK): Promise<SealedSigningKey> {
    const sealed = await new CompactEncrypt(new TextEncoder().encode(JSON.stringify(jwk)))
      .setProtectedHeader({ alg: "dir", enc: "A256GCM", kid, sealed_alg: algorithm })
      .encrypt(this.#key);
    return { kid, algorithm, sealed, createdAt };
  }

  /** @throws WrongSecretKey */
  async open({ kid, algorithm, sealed }: SealedSigningKey): Promise<JWK> {
    try {
      const { plaintext, protectedHeader } = await compactDecrypt(sealed, this.#key, {
        keyManagementAlgorithms: ["dir"],
        contentEncryptionAlgorithms: ["A256GCM"],
      });
      if (protectedHeader.kid !== kid || protectedHeader["sealed_alg"] !== algorithm)
        throw new Error("The key was encrypted with another kid or algorithm.");
      // `seal` wrote it, as the authenticated encryption proves.
      return JSON.parse(new TextDecoder().decode(plaintext)) as JWK;
    } catch (cause) {
      throw new WrongSecretKey(kid, { cause });
    }
  }
}
