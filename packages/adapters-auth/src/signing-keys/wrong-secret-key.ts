/** The stored signing keys can't be decrypted: an operator has to correct SECRET_KEY, or delete the keys. */
export class WrongSecretKey extends Error {
  constructor(kid: string, options?: ErrorOptions) {
    super(
      `The signing keys in the database were encrypted with another SECRET_KEY, or altered (kid ${kid}). Set the SECRET_KEY ` +
        "that encrypted them. If it is lost, delete the keys, which invalidates all access tokens but no session.",
      options,
    );
    this.name = "WrongSecretKey";
  }
}
