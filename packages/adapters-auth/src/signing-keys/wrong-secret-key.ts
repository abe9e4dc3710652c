/** The stored signing keys can't be opened: a matter of configuration that an operator has to settle. */
export class WrongSecretKey extends Error {
  constructor(kid: string, options?: ErrorOptions) {
    super(
      `The signing keys in the database were sealed with another SECRET_KEY, or altered (kid ${kid}). Start with the ` +
        "SECRET_KEY that sealed them; if it is lost, delete the keys, which ends every access token but no session.",
      options,
    );
    this.name = "WrongSecretKey";
  }
}
