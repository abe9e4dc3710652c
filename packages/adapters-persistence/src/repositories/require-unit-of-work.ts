import { OutsideUnitOfWork } from "@portcullis/core";
import type { MikroOrmContext } from "../sql/mikro-orm-context.ts";

/**
 * A host's transaction counts as a unit of work.
 * @param operation as in `UserRepository.lock`
 * @throws OutsideUnitOfWork
 */
export function requireUnitOfWork(context: MikroOrmContext, operation: string): void {
  if (!context.isInTransaction()) throw new OutsideUnitOfWork(operation);
}
