import { createHash } from "node:crypto";
import { parseId } from "@portcullis/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createMigratedDatabase } from "../../../../tests/support/test-database.ts";
import type { TodoQuery } from "../core/index.ts";
import { todoSorts } from "../core/index.ts";
import { seedOwner } from "../core/testing/todo-repository/samples.ts";
import type { TestTodoDatabase } from "./test-support/engines.ts";
import { openMigrated } from "./test-support/engines.ts";
import { todoListQuery } from "./todo-list-query.ts";

const population = 20_000;

describe("the cost of a page of todos", () => {
  let opened: TestTodoDatabase;
  let busy = parseId<"User">("00000000-0000-7000-8000-000000000000");

  beforeAll(async () => {
    opened = await openMigrated(createMigratedDatabase);
    busy = await seedOwner(opened.database.ports);
    for (const ownerId of [busy, await seedOwner(opened.database.ports)]) {
      await opened.database.orm.em.fork().execute(
        `insert into todos (id, owner_id, title, due_date, is_done, completed_at, search_text, created_at, updated_at, version)
         select gen_random_uuid(), ?, title, case when n % 3 > 0 then date '2026-01-01' + n % 1000 end, n % 50 = 0,
           case when n % 50 = 0 then at end, title || e'\\n', at, at, 1
         from (
           select n, 'todo ' || md5(n::text) as title, timestamptz '2026-01-01' + n * interval '1 second' as at
           from generate_series(1, ?::int) as n
         ) as numbered`,
        [ownerId, population],
      );
    }
    await opened.database.orm.em.fork().execute("vacuum analyze");
  });

  afterAll(() => opened.end());

  async function explain(query: TodoQuery): Promise<Plan | undefined> {
    const em = opened.database.orm.em.fork();
    const sql = todoListQuery(em, query).getFormattedQuery();
    const [explained] = await em.execute<{ "QUERY PLAN": [{ Plan: Plan }] }[]>(
      `explain (analyze, buffers, format json) ${sql}`,
    );
    return explained?.["QUERY PLAN"][0].Plan;
  }

  function deepIn(sort: TodoQuery["sort"]): TodoQuery["after"] {
    const key = sort === "dueDate" ? "2027-06-01" : "2026-01-01T03:00:00.000Z";
    return { key, id: "80000000-0000-7000-8000-000000000000" };
  }

  const cases = todoSorts.flatMap((sort) =>
    ["all users'", "one owner's"].flatMap((whose) =>
      [null, true, false].flatMap((done) =>
        [null, deepIn(sort)].flatMap((after) =>
          (sort === "dueDate" ? [null, "2028-01-01"] : [null]).map((dueBefore) => ({
            whose,
            query: { sort, done, after, dueBefore, ownerId: null, search: null, limit: 20 },
          })),
        ),
      ),
    ),
  );

  test.each(cases)(
    "$whose, sort $query.sort, done $query.done, due before $query.dueBefore, after $query.after.key: some rows of one index",
    async ({ whose, query }) => {
      const plan = await explain({ ...query, ownerId: whose === "all users'" ? null : busy });
      expect(JSON.stringify(plan)).not.toMatch(/Seq Scan|Sort"|Bitmap/);
      expect((plan?.["Shared Hit Blocks"] ?? 0) + (plan?.["Shared Read Blocks"] ?? 0)).toBeLessThan(100);
    },
  );

  test("a search among those of all users reads the trigram index", async () => {
    const query = {
      sort: "createdAt",
      done: null,
      after: null,
      dueBefore: null,
      ownerId: null,
      limit: 20,
    } as const;
    expect(
      JSON.stringify(await explain({ ...query, search: createHash("md5").update("12345").digest("hex") })),
    ).toContain("todos_search");
  });
});

interface Plan {
  readonly "Shared Hit Blocks": number;
  readonly "Shared Read Blocks": number;
}
