import { setTimeout as sleep } from "node:timers/promises";
import type { EntityManager } from "@mikro-orm/sql";
import { TransactionContext } from "@mikro-orm/sql";
import type { UnitOfWork } from "@portcullis/core";
import { isSerializationConflict } from "../errors/translate-error.ts";
import type { MikroOrmContext } from "../sql/mikro-orm-context.ts";

const attempts = 5;
/** Milliseconds before the second attempt; it doubles from there. */
const firstBackoff = 10;

/**
 * Transactions that repositories join. A host's transaction is joined too: one of `orm.em.transactional()` without
 * further code, one of `em.begin()` with `within`.
 */
export class MikroOrmUnitOfWork implements UnitOfWork {
  readonly #context: MikroOrmContext;

  constructor(context: MikroOrmContext) {
    this.#context = context;
  }

  /** @throws ConcurrentModification when conflicts with other transactions outlast the retries */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#context.isInTransaction()) return work();
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#context.transaction(work);
      } catch (error) {
        if (attempt === attempts || !isSerializationConflict(error)) throw error;
        await sleep(firstBackoff * 2 ** (attempt - 1) * (0.5 + Math.random()));
      }
    }
  }

  /**
   * Runs `work` inside a transaction that the host began with `em.begin()`: the host commits it, or rolls
   * everything back.
   */
  async within<Result>(em: EntityManager, work: () => Promise<Result>): Promise<Result> {
    if (!em.isInTransaction()) throw new Error("The EntityManager has no running transaction.");
    return TransactionContext.create(em, work);
  }
}
