/**
 * Thrown by adapters for an operation that holds locks or records events, when no unit of work is running: the lock would be
 * released at once, and the event kept whatever becomes of the change it tells of. A mistake of the caller, not a refusal.
 */
export class OutsideUnitOfWork extends Error {
  override readonly name = "OutsideUnitOfWork";

  /** @param operation as in `UserRepository.lock` */
  constructor(operation: string) {
    super(`${operation} needs a running unit of work. Call it inside UnitOfWork.run.`);
  }
}
