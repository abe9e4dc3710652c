import type { RefreshTokenDigest } from "../domain/refresh-token.ts";

/** Generates refresh tokens: opaque, 256 bits, base64url, 43 characters. */
export interface RefreshTokenMint {
  /** A new random token, the first of a family. */
  mint(): Promise<string>;
  /** HMAC-SHA-256 of the token under the server's key: always the same for one token, unpredictable without the key. */
  successorOf(token: string): Promise<string>;
  /** SHA-256 of the token; accepts any text. */
  digest(token: string): Promise<RefreshTokenDigest>;
}
