import type { EntityManager } from "@mikro-orm/sql";
import { raw } from "@mikro-orm/sql";
import type { TodoQuery } from "../core/index.ts";
import { noDueDate } from "../core/index.ts";
import { todoColumns } from "./todo-mapper.ts";
import { TodoRow } from "./todo-row.ts";

/** Sorts todos without a due date after all others; the indexes say the same words. */
const dueDate = "coalesce(due_date, 'infinity')";

/**
 * A walk along one index from the position on, which stops after a page, if the list is filtered by nothing but the
 * owner and whether todos are done, or by due dates in their own order. Otherwise it walks on until the page is full,
 * through the owner's todos or through everybody's, or reads the trigram index for a search.
 */
export function todoListQuery(em: EntityManager, query: TodoQuery) {
  const { ownerId, done, dueBefore, search, sort, after, limit } = query;
  const todos = em.createQueryBuilder(TodoRow).select([...todoColumns]);
  if (ownerId !== null) todos.andWhere({ ownerId });
  if (done !== null) todos.andWhere({ isDone: done });
  if (dueBefore !== null) todos.andWhere(`${dueDate} < ?::date`, [dueBefore]);
  if (search !== null) todos.andWhere("search_text like ?", [`%${escapeLike(search)}%`]);

  const [direction, comparison] = sort === "-createdAt" ? (["desc", "<"] as const) : (["asc", ">"] as const);
  const [key, type] = sort === "dueDate" ? [dueDate, "date"] : ["created_at", "timestamptz"];
  if (after !== null) {
    const position = [after.key === noDueDate ? "infinity" : after.key, after.id];
    todos.andWhere(`(${key}, id) ${comparison} (?::${type}, ?::uuid)`, position);
  }
  todos.orderBy([{ [raw(key)]: direction }, { id: direction }]).limit(limit + 1);
  return todos;
}

function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, "\\$&");
}
