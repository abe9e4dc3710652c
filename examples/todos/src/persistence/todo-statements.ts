import type { EntityManager, EntityName } from "@mikro-orm/sql";
import { UserRow } from "@portcullis/adapters-persistence";
import type { UserId } from "@portcullis/core";
import { TodoRow } from "./todo-row.ts";

/** How many todos one statement deletes, so that none runs into the statement timeout. */
const removalBatch = 1_000;

/**
 * Selects from users, so that a missing owner is an empty result and not a failed statement, which aborts a transaction.
 * Locks the owner's row: its deletion waits until the transaction ends.
 * @returns false when the owner does not exist
 */
export async function addTodo(em: EntityManager, row: TodoRow): Promise<boolean> {
  const added = await em.execute(
    `insert into ${tableOf(em, TodoRow)} (id, owner_id, title, description, due_date, is_done, completed_at, search_text,
       created_at, updated_at, version)
     select ?, id, ?, ?, ?, ?, ?, ?, ?, ?, ? from ${tableOf(em, UserRow)} where id = ? for key share returning id`,
    [
      row.id,
      row.title,
      row.description,
      row.dueDate,
      row.isDone,
      row.completedAt,
      row.searchText,
      row.createdAt,
      row.updatedAt,
      row.version,
      row.ownerId,
    ],
  );
  return added.length > 0;
}

/**
 * Each statement starts where the one before ended, or it would read all deleted rows again.
 * @returns how many there were
 */
export async function removeTodosOf(em: EntityManager, ownerId: UserId): Promise<number> {
  const todos = tableOf(em, TodoRow);
  let removed = 0;
  let last = { created_at: "-infinity", id: "00000000-0000-0000-0000-000000000000", count: removalBatch };
  while (last.count === removalBatch) {
    const [batch] = await em.execute<(typeof last)[]>(
      `with gone as (
         delete from ${todos} where id in (
           select id from ${todos} where owner_id = ? and (created_at, id) > (?::timestamptz, ?::uuid)
           order by created_at, id limit ${removalBatch} for update
         ) returning created_at, id
       )
       select created_at::text, id, (count(*) over ())::int as count from gone order by created_at desc, id desc limit 1`,
      [ownerId, last.created_at, last.id],
    );
    if (batch === undefined) break;
    removed += batch.count;
    last = batch;
  }
  return removed;
}

/** The table as statements write it: quoted, in its schema. */
function tableOf<Row extends object>(em: EntityManager, entity: EntityName<Row>): string {
  const platform = em.getPlatform();
  const names = [em.config.get("schema") ?? "public", em.getMetadata(entity).tableName];
  return names.map((name) => platform.quoteIdentifier(name)).join(".");
}
