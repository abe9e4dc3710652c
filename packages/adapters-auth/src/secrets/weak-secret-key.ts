/** For error messages: a command that needs only Node. */
export const secretKeyHint: string =
  "Generate one: node -p \"require('crypto').randomBytes(32).toString('base64url')\"";

/** SECRET_KEY can't be used. The message has the reason and a command to generate one, and nothing of the key. */
export class WeakSecretKey extends Error {
  constructor(reason: string) {
    super(
      `SECRET_KEY ${reason}. It must be 32 random bytes or more in base64, base64url or hex. ${secretKeyHint}`,
    );
    this.name = "WeakSecretKey";
  }
}
