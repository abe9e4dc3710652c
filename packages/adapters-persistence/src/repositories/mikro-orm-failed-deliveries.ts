import type { FailedDeliveries, FailedDelivery, Keyset } from "@portcullis/core";
import { isId } from "@portcullis/core";
import type { FailedDeliveryRecord } from "../mappers/event-delivery-mapper.ts";
import { failedDeliveryColumns, toFailedDelivery } from "../mappers/event-delivery-mapper.ts";
import type { MikroOrmContext } from "../sql/mikro-orm-context.ts";
import { timePosition } from "../sql/position.ts";

const asNew = "set attempts = 0, due_at = $2, failed_at = null";

export class MikroOrmFailedDeliveries implements FailedDeliveries {
  readonly #context: MikroOrmContext;
  readonly #list: string;
  readonly #listAfter: string;
  readonly #retry: string;
  readonly #retryAll: string;
  readonly #retryAllOf: string;
  readonly #discard: string;

  constructor(context: MikroOrmContext) {
    const { event_deliveries: deliveries } = context.tables;
    const failed = `select ${failedDeliveryColumns} from ${deliveries} where failed_at is not null`;
    const lastFailedFirst = "order by failed_at desc, id desc limit $1";
    const retryAll = (condition: string) =>
      context.prepare(`
        with retried as (
          update ${deliveries} ${asNew} where id = any(array(
            select id from ${deliveries} where failed_at <= $2 ${condition} limit $1 for update skip locked
          )) returning id
        )
        select count(*)::int as "count" from retried`);
    this.#context = context;
    this.#list = context.prepare(`${failed} ${lastFailedFirst}`);
    this.#listAfter = context.prepare(`${failed} and (failed_at, id) < ($2, $3) ${lastFailedFirst}`);
    this.#retry = context.prepare(
      `update ${deliveries} ${asNew} where id = $1 and failed_at is not null returning id`,
    );
    this.#retryAll = retryAll("");
    this.#retryAllOf = retryAll("and subscriber = $3");
    this.#discard = context.prepare(
      `delete from ${deliveries} where id = $1 and failed_at is not null returning ${failedDeliveryColumns}`,
    );
  }

  async list({ limit, after }: Keyset): Promise<readonly FailedDelivery[]> {
    const records =
      after === null
        ? await this.#context.query<FailedDeliveryRecord>(this.#list, [limit + 1])
        : await this.#context.query<FailedDeliveryRecord>(this.#listAfter, [
            limit + 1,
            ...timePosition(after),
          ]);
    return records.map(toFailedDelivery);
  }

  async retry(id: string, now: Date): Promise<boolean> {
    if (!isId(id)) return false;
    return (await this.#context.query(this.#retry, [id, now])).length > 0;
  }

  async retryAll(subscriber: string | null, limit: number, now: Date): Promise<number> {
    const [retried] =
      subscriber === null
        ? await this.#context.query<{ count: number }>(this.#retryAll, [limit, now])
        : await this.#context.query<{ count: number }>(this.#retryAllOf, [limit, now, subscriber]);
    return retried?.count ?? 0;
  }

  async discard(id: string): Promise<FailedDelivery | null> {
    if (!isId(id)) return null;
    const [record] = await this.#context.query<FailedDeliveryRecord>(this.#discard, [id]);
    return record === undefined ? null : toFailedDelivery(record);
  }
}
