import { hkdfSync } from "node:crypto";

/** The server's master secret. Keys for single purposes are derived from it; it is never returned or logged. */
export class SecretKey {
  readonly #bytes: Buffer;

  /** @param bytes 32 or more, from a secure random generator: see `parseSecretKey` */
  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes);
  }

  /** 32 bytes by HKDF-SHA-256 (RFC 5869): always the same for one label, unrelated to those of other labels. */
  derive(label: string): Uint8Array {
    return new Uint8Array(hkdfSync("sha256", this.#bytes, "", label, 32));
  }

  toJSON(): string {
    return "[redacted]";
  }
}
