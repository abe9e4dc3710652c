import type { InferEntity } from "@mikro-orm/sql";
import { defineEntity, p } from "@mikro-orm/sql";
import { UserRow } from "@portcullis/adapters-persistence";

/** One todo. */
export const TodoRow = defineEntity({
  name: "Todo",
  tableName: "todos",
  properties: {
    id: p.uuid().primary(),
    ownerId: () =>
      p
        .manyToOne(UserRow)
        .mapToPk()
        .joinColumn("owner_id")
        .foreignKeyName("todos_owner_fkey")
        .deleteRule("no action")
        .updateRule("no action")
        .index(false),
    title: p.text(),
    description: p.text().nullable(),
    dueDate: p.date().nullable(),
    /** Whether `completedAt` is set, for the filter of lists. */
    isDone: p.boolean(),
    completedAt: p.datetime(3).nullable(),
    /** The text that lists search: title and description, each case-folded. */
    searchText: p.text(),
    createdAt: p.datetime(3),
    updatedAt: p.datetime(3),
    version: p.integer(),
  },
  // Each list reads one of these indexes: of one owner or of all, whether done or not, by creation or by due date.
  indexes: [
    { name: "todos_by_creation", properties: ["createdAt", "id"] },
    { name: "todos_by_done_and_creation", properties: ["isDone", "createdAt", "id"] },
    { name: "todos_by_owner_and_creation", properties: ["ownerId", "createdAt", "id"] },
    { name: "todos_by_owner_done_and_creation", properties: ["ownerId", "isDone", "createdAt", "id"] },
    {
      name: "todos_by_due_date",
      expression: `create index "todos_by_due_date" on "todos" (coalesce("due_date", 'infinity'), "id")`,
    },
    {
      name: "todos_by_done_and_due_date",
      expression: `create index "todos_by_done_and_due_date" on "todos" ("is_done", coalesce("due_date", 'infinity'), "id")`,
    },
    {
      name: "todos_by_owner_and_due_date",
      expression: `create index "todos_by_owner_and_due_date" on "todos" ("owner_id", coalesce("due_date", 'infinity'), "id")`,
    },
    {
      name: "todos_by_owner_done_and_due_date",
      expression: `create index "todos_by_owner_done_and_due_date" on "todos" ("owner_id", "is_done", coalesce("due_date", 'infinity'), "id")`,
    },
    {
      name: "todos_search",
      expression: 'create index "todos_search" on "todos" using gin ("search_text" gin_trgm_ops)',
    },
  ],
});

export type TodoRow = InferEntity<typeof TodoRow>;
