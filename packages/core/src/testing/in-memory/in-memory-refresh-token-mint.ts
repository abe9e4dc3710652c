import { createHash, createHmac, randomBytes } from "node:crypto";
import type { RefreshTokenDigest, RefreshTokenMint } from "../../index.ts";
import { asRefreshTokenDigest } from "../../index.ts";

/** The real derivation under a random key that is not stored. */
export class InMemoryRefreshTokenMint implements RefreshTokenMint {
  readonly #key = randomBytes(32);

  async mint(): Promise<string> {
    return randomBytes(32).toString("base64url");
  }

  async successorOf(token: string): Promise<string> {
    return createHmac("sha256", this.#key).update(token).digest("base64url");
  }

  async digest(token: string): Promise<RefreshTokenDigest> {
    return asRefreshTokenDigest(createHash("sha256").update(token).digest("base64url"));
  }
}
