import { expect } from "vitest";
import type { Scenario } from "./scenario.ts";
import { problemOf, refusedFields, titlesOf, todosPath } from "./scenario.ts";

const path = todosPath;

/** Filters, order and pages. */
export const listScenarios: readonly Scenario[] = [
  {
    name: "pages follow each other by Link, with their filters, newest first",
    async run(world) {
      const as = await world.person();
      for (const title of ["One", "Two", "Three", "Four", "Five"]) await world.todo(as, { title });
      const found: string[] = [];
      let target: string | null = `${path}?done=false&limit=2`;
      let pages = 0;
      while (target !== null) {
        const page = await world.call("GET", target, { as });
        found.push(...titlesOf(page));
        pages += 1;
        const link: string | null = page.headers.get("link");
        expect(link === null).toBe(page.body.nextCursor === null);
        const [, next = null] = /^<([^>]+)>; rel="next"$/.exec(link ?? "") ?? [];
        if (next !== null) {
          const query = new URL(next, world.url).searchParams;
          expect(Object.fromEntries(query)).toEqual({
            done: "false",
            limit: "2",
            cursor: page.body.nextCursor,
          });
        }
        target = next;
      }
      expect([pages, found]).toEqual([3, ["Five", "Four", "Three", "Two", "One"]]);
    },
  },
  {
    name: "filters and orders",
    async run(world) {
      const as = await world.person();
      await world.todo(as, { title: "Buy MILK", dueDate: "2026-03-02" });
      await world.todo(as, { title: "Call", description: "the milkman, 100% sure", dueDate: "2026-03-01" });
      const done = await world.todo(as, { title: "Straße" });
      await world.call("POST", `${path}/${done.id}/complete`, { as });
      const list = async (query: string) => titlesOf(await world.call("GET", `${path}?${query}`, { as }));
      expect(await list("done=true")).toEqual(["Straße"]);
      expect(await list("done=false")).toEqual(["Call", "Buy MILK"]);
      expect(await list("dueBefore=2026-03-02")).toEqual(["Call"]);
      expect(await list("q=MilK&sort=createdAt")).toEqual(["Buy MILK", "Call"]);
      expect(await list("q=STRASSE")).toEqual(["Straße"]);
      expect(await list(`q=${encodeURIComponent("0%")}`)).toEqual(["Call"]);
      expect(await list("q=_")).toEqual([]);
      expect(await list("sort=dueDate")).toEqual(["Call", "Buy MILK", "Straße"]);
      expect(await list("sort=-createdAt&owner=me")).toEqual(["Straße", "Call", "Buy MILK"]);
      expect(await list(`owner=${as.id}&done=false&q=call`)).toEqual(["Call"]);
    },
  },
  {
    name: "a list sorted by due date continues with those that have none",
    async run(world) {
      const as = await world.person();
      for (const dueDate of [null, "2026-01-02", null, "2026-01-01"])
        await world.todo(as, { title: String(dueDate), dueDate });
      const found: string[] = [];
      let cursor: string | null = "";
      while (cursor !== null) {
        const page = cursor === "" ? "" : `&cursor=${cursor}`;
        const answer = await world.call("GET", `${path}?sort=dueDate&limit=1${page}`, { as });
        found.push(...titlesOf(answer));
        cursor = answer.body.nextCursor;
      }
      expect(found).toEqual(["2026-01-01", "2026-01-02", "null", "null"]);
    },
  },
  {
    name: "every refused parameter is named",
    async run(world) {
      const as = await world.person(["admin"]);
      const refused = async (target: string) => refusedFields(await world.call("GET", target, { as }));
      const bad = "done=yes&dueBefore=2026-02-30&sort=title&limit=0";
      const named = [
        "done input.invalid",
        "dueBefore todos.invalid_due_date",
        "limit shared.invalid_limit",
        "sort input.invalid",
      ];
      expect(await refused(`${path}?${bad}&owner=unknown`)).toEqual([
        ...named.slice(0, 3),
        "owner shared.invalid_id",
        ...named.slice(3),
      ]);
      expect(await refused(`/api/v1/users/${as.id}/todos?${bad}`)).toEqual(named);
      const malformed = await world.call("GET", "/api/v1/users/unknown/todos", { as });
      expect(problemOf(malformed)).toEqual([404, "http.not_found"]);
      for (const target of [path, `/api/v1/users/${as.id}/todos`]) {
        expect(await refused(`${target}?q=${"x".repeat(201)}`)).toEqual(["q todos.invalid_search"]);
        expect(await refused(`${target}?q=%07`)).toEqual(["q todos.invalid_search"]);
        const twice = await world.call("GET", `${target}?done=true&done=false`, { as });
        expect(problemOf(twice)).toEqual([400, "http.repeated_parameter"]);
      }
    },
  },
  {
    name: "a cursor is valid only for its own list",
    async run(world) {
      const as = await world.person();
      await world.todo(as);
      await world.todo(as);
      const { body } = await world.call("GET", `${path}?limit=1`, { as });
      for (const query of [`sort=dueDate&cursor=${body.nextCursor}`, "cursor=nonsense"]) {
        const answer = await world.call("GET", `${path}?${query}`, { as });
        expect(problemOf(answer)).toEqual([422, "shared.invalid_cursor"]);
        expect(answer.body.errors).toMatchObject([{ path: "cursor" }]);
      }
    },
  },
];
