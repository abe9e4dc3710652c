import type { EntityManager } from "@mikro-orm/sql";
import { raw } from "@mikro-orm/sql";
import type { TodoQuery } from "../core/index.ts";
import { noDueDate } from "../core/index.ts";
import { todoColumns } from "./todo-mapper.ts";
import { TodoRow } from "./todo-row.ts";

/** Sorts todos without a due date last; the indexes have the same expression. */
const dueDate = "coalesce(due_date, 'infinity')";

/**
 * Reads one index from the position on, and stops after a page, when the list is filtered only by owner and whether todos
 * are done, or sorted and filtered by due date. Other filters read on until the page is full, through the todos of the
 * owner or of all users; a search may read the trigram index.
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
