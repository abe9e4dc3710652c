/** A sentence for messages and documents; it needs nothing but Node. */
export const howToMakeASecretKey: string =
  "make one with: node -p \"require('crypto').randomBytes(32).toString('base64url')\"";

/** SECRET_KEY can't be used. The message says why and how to make one, and nothing of the key itself. */
export class WeakSecretKey extends Error {
  constructor(reason: string) {
    super(
      `SECRET_KEY ${reason}; it is 32 or more random bytes as base64, base64url or hex: ${howToMakeASecretKey}`,
    );
    this.name = "WeakSecretKey";
  }
}
