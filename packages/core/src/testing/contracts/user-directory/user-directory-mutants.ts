import type { UserDirectory, UserQuery, UserView } from "../../../index.ts";
import { caseFold, toUserView } from "../../../index.ts";
import type { InMemoryDatabase } from "../../in-memory/in-memory-database.ts";
import { byOffset } from "../../mutants/by-offset.ts";
import { faultyRepositories } from "../../mutants/faulty-repositories.ts";
import type { Mutants } from "../../mutants/mutant.ts";
import { aUser } from "../samples.ts";
import type { UserDirectorySubject } from "./user-directory-subject.ts";

type List = UserDirectory["list"];

function broken(fault: (list: List, database: InMemoryDatabase) => List): () => UserDirectorySubject {
  return faultyRepositories(({ userDirectory }, database) => ({
    userDirectory: { list: fault((query) => userDirectory.list(query), database) },
  }));
}

/** Reads all users and searches them with `matches` instead. */
function searching(matches: (user: UserView, search: string) => boolean): () => UserDirectorySubject {
  return broken((list) => async (query) => {
    const { search } = query;
    const all = await list({ ...query, search: null });
    return search === null ? all : all.filter((user) => matches(user, search));
  });
}

function textsOf({ email, username, name }: UserView): readonly string[] {
  return [email, username ?? "", name ?? ""];
}

/** A search as an unescaped LIKE pattern. */
function asPattern(search: string): RegExp {
  const source = search.replaceAll(/\\.|[%_]|[^%_\\]/gsu, (part) => {
    if (part === "%") return ".*";
    if (part === "_") return ".";
    return (part.length > 1 ? part.slice(1) : part).replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  });
  return new RegExp(source, "su");
}

export const userDirectoryMutants: Mutants<UserDirectorySubject> = {
  "shows every field of a user but the password hash": broken(
    (_, database) => async () =>
      database.users.values().map((user) => ({ ...toUserView(user), passwordHash: user.passwordHash })),
  ),
  "is empty when there are no users": broken(() => async () => [toUserView(aUser())]),
  "returns copies: changing what was listed changes nothing stored": broken(
    (_, database) => async () => database.users.values().map(toUserView),
  ),
  "sorts by creation, oldest or newest first, ties by id in the same direction": broken(
    (list) => async (query) => {
      const oldestFirst = await list({ ...query, sort: "createdAt" });
      if (query.sort === "createdAt") return oldestFirst;
      return oldestFirst.toSorted((left, right) => right.createdAt.getTime() - left.createdAt.getTime());
    },
  ),
  "sorts emails by the code points of their keys, whatever the locale": broken((list) => async (query) => {
    const users = await list(query);
    return users.toSorted((left, right) => (left.email < right.email ? -1 : 1));
  }),
  "reads one row more than the limit, so that the caller sees whether more follow": broken(
    (list) => async (query) => (await list(query)).slice(0, query.limit),
  ),
  "page after page shows each user once, in the order of the whole list": broken((list) => async (query) => {
    const id = query.sort === "-createdAt" ? "" : "~";
    return list({ ...query, after: query.after && { ...query.after, id } });
  }),
  "pages neither repeat nor skip a user while users are added and removed": broken((list) =>
    byOffset<UserView, UserQuery>(list),
  ),
  "searches email, username and name, and no two of them at once": searching((user, search) =>
    caseFold(textsOf(user).join("")).includes(search),
  ),
  "searches without regard to letter case, also beyond ASCII": searching((user, search) =>
    textsOf(user).some((text) => text.toLowerCase().includes(search)),
  ),
  "[SEC-055] takes %, _, \\, quotes and stars in a search literally": searching((user, search) =>
    textsOf(user).some((text) => asPattern(search).test(caseFold(text))),
  ),
  "filters by role and shows a user of several roles once, with all of them": broken(
    (list) => async (query) => {
      const users = await list({ ...query, role: null });
      return users.flatMap((user) =>
        user.roles.filter((role) => role.startsWith(query.role ?? "")).map(() => user),
      );
    },
  ),
  "filters by whether users are active": broken(
    (list) => (query) => list({ ...query, active: query.active || null }),
  ),
  "combines filters, and pages through what they leave": broken((list) => async (query) => {
    const page = await list({ ...query, active: null });
    return page.filter(({ isActive }) => query.active === null || isActive === query.active);
  }),
};
