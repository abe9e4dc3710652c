import { createHash, createHmac, randomBytes } from "node:crypto";
import type { RefreshTokenDigest, RefreshTokenMint } from "@portcullis/core";
import { asRefreshTokenDigest } from "@portcullis/core";
import type { SecretKey } from "../secrets/secret-key.ts";

const tokenBytes = 32;

/** Tokens of 256 random bits. The successor of a token is its HMAC under the secret key, so that it is not stored. */
export class HmacRefreshTokenMint implements RefreshTokenMint {
  readonly #key: Uint8Array;

  constructor(secretKey: SecretKey) {
    this.#key = secretKey.derive("portcullis refresh-token successor v1");
  }

  async mint(): Promise<string> {
    return randomBytes(tokenBytes).toString("base64url");
  }

  async successorOf(token: string): Promise<string> {
    return createHmac("sha256", this.#key).update(token).digest("base64url");
  }

  async digest(token: string): Promise<RefreshTokenDigest> {
    return asRefreshTokenDigest(createHash("sha256").update(token).digest("base64url"));
  }
}
