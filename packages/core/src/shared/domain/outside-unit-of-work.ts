/**
 * Thrown by adapters for an operation that holds locks or records events, when no unit of work is running: the lock would
 * be released at once, and the event would be recorded even if the change it describes is not. A programming error: not a
 * `DomainError`.
 */
export class OutsideUnitOfWork extends Error {
  override readonly name = "OutsideUnitOfWork";

  /** @param operation as in `UserRepository.lock` */
  constructor(operation: string) {
    super(`${operation} needs a running unit of work. Call it inside UnitOfWork.run.`);
  }
}
