/**
 * An error that a use case throws on purpose. `code` is literal and stable: clients and translations key on it. It has no
 * HTTP status; each inbound adapter maps codes to its own responses.
 */
export abstract class DomainError extends Error {
  abstract readonly code: string;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}
