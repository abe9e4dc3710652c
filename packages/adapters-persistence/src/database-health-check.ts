import type { HealthCheck } from "@portcullis/core";
import { StoreUnavailable } from "@portcullis/core";
import type { MikroOrmContext } from "./sql/mikro-orm-context.ts";

/** Milliseconds. */
const patience = 1_800;

export class DatabaseHealthCheck implements HealthCheck {
  readonly name = "database";
  readonly #context: MikroOrmContext;

  constructor(context: MikroOrmContext) {
    this.#context = context;
  }

  async check(): Promise<void> {
    const { promise: tooLate, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new StoreUnavailable()), patience);
    try {
      await Promise.race([this.#context.query("select 1", []), tooLate]);
    } finally {
      clearTimeout(timer);
    }
  }
}
