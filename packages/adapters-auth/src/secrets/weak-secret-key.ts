/** SECRET_KEY can't be used. The message says why and how to make one, and nothing of the key itself. */
export class WeakSecretKey extends Error {
  constructor(reason: string) {
    super(
      `SECRET_KEY ${reason}. It is 32 or more random bytes as base64url or hex text; make one with: ` +
        `openssl rand -base64 32 | tr '+/' '-_' | tr -d '='`,
    );
    this.name = "WeakSecretKey";
  }
}
