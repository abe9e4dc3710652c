/**
 * A refusal the domain can explain. `code` is literal and stable: clients and translations key on it.
 * It carries no transport status; each edge maps codes to its own answers.
 */
export abstract class DomainError extends Error {
  abstract readonly code: string;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}
