import { caseFold } from "@portcullis/core";
import type { Mutants } from "@portcullis/core/testing";
import { byOffset } from "@portcullis/core/testing";
import type { Todo, TodoQuery } from "../../index.ts";
import { broken, mislisting } from "./faulty-todo-repository.ts";
import { aTodo, aUserId } from "./samples.ts";
import type { TodoRepositorySubject } from "./todo-repository-subject.ts";

/** Applies every filter except the search, and searches with `finds` instead. */
function searching(finds: (todo: Todo, search: string) => boolean): () => TodoRepositorySubject {
  return mislisting(async (query, read) => {
    const { search } = query;
    const all = await read({ ...query, search: null });
    return search === null ? all : all.filter((todo) => finds(todo, search));
  });
}

function textsOf({ title, description }: Todo): readonly string[] {
  return [title, description ?? ""];
}

/** A search as an unescaped LIKE pattern. */
function asPattern(search: string): RegExp {
  const source = search.replaceAll(/[%_]|[^%_]/gsu, (character) => {
    if (character === "%") return ".*";
    return character === "_" ? "." : `\\u{${character.codePointAt(0)?.toString(16)}}`;
  });
  return new RegExp(source, "su");
}

export const todoListMutants: Mutants<TodoRepositorySubject> = {
  "lists todos with every field": mislisting(async (query, read) =>
    (await read(query)).map((todo) => todo.reopen(todo.updatedAt)),
  ),
  "is empty when there are no todos": mislisting(async () => [aTodo({ ownerId: aUserId() })]),
  "sorts by creation, oldest or newest first, ties by id in the same direction": mislisting(
    async (query, read) => {
      const oldestFirst = await read({ ...query, sort: "createdAt" });
      if (query.sort === "createdAt") return oldestFirst;
      return oldestFirst.toSorted((left, right) => right.createdAt.getTime() - left.createdAt.getTime());
    },
  ),
  "sorts by due date, ties by id, and todos without a due date last": mislisting(async (query, read) => {
    const all = await read(query);
    return [...all.filter(({ dueDate }) => dueDate === null), ...all.filter(({ dueDate }) => dueDate)];
  }),
  "reads one row more than the limit, so that the caller sees whether more follow": mislisting(
    async (query, read) => (await read(query)).slice(0, query.limit),
  ),
  "page after page shows each todo once, in the order of the whole list": mislisting(async (query, read) => {
    const id = query.sort === "-createdAt" ? "" : "~";
    return read({ ...query, after: query.after && { ...query.after, id } });
  }),
  "continues after a position whose todo was removed": mislisting(async (query, read, { rows }) => {
    const { after } = query;
    return after !== null && !rows.has(after.id) ? [] : read(query);
  }),
  "pages neither repeat nor skip a todo while others are added and removed": broken((todos) => ({
    list: byOffset<Todo, TodoQuery>((query) => todos.list(query)),
  })),
  "filters by owner": mislisting((query, read) => read({ ...query, ownerId: null })),
  "filters by whether todos are done": mislisting((query, read) =>
    read({ ...query, done: query.done || null }),
  ),
  "filters by due date: before the day, not on it, and none without one": mislisting(async (query, read) => {
    const all = await read({ ...query, dueBefore: null });
    return all.filter(({ dueDate }) => query.dueBefore === null || (dueDate ?? "") < query.dueBefore);
  }),
  "searches title and description, and not both at once": searching((todo, search) =>
    caseFold(textsOf(todo).join(" ")).includes(search),
  ),
  "finds the changed texts, and no longer the old ones": broken((todos) => {
    const first = new Map<string, Todo>();
    return {
      async add(todo) {
        first.set(todo.id, todo);
        return todos.add(todo);
      },
      async list(query) {
        const { search } = query;
        const all = await todos.list({ ...query, search: null });
        return all.filter((todo) =>
          textsOf(first.get(todo.id) ?? todo).some((text) => caseFold(text).includes(search ?? "")),
        );
      },
    };
  }),
  "searches without regard to letter case, also beyond ASCII": searching((todo, search) =>
    textsOf(todo).some((text) => text.toLowerCase().includes(search)),
  ),
  "takes %, _, \\, quotes, stars and question marks in a search literally": searching((todo, search) =>
    textsOf(todo).some((text) => asPattern(search).test(caseFold(text))),
  ),
  "combines filters, and pages through what they leave": mislisting((query, read) =>
    read(query.search === null ? query : { ...query, dueBefore: null }),
  ),
};
