import type { UserQuery, UserSort } from "@portcullis/core";
import { userSorts } from "@portcullis/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TestDatabase } from "../../../../tests/support/test-database.ts";
import { createMigratedDatabase } from "../../../../tests/support/test-database.ts";
import type { Database } from "../open-database.ts";
import { openDatabase } from "../open-database.ts";
import { PreparedStatements } from "../postgresql/prepared-statements.ts";
import { MikroOrmContext } from "../sql/mikro-orm-context.ts";
import { addMemberRole, memberRole } from "../test-support/samples.ts";
import { userListStatement } from "./user-list-statement.ts";

const population = 20_000;

describe("the cost of a page of users", () => {
  let engine: TestDatabase;
  let database: Database;
  let context: MikroOrmContext;

  beforeAll(async () => {
    engine = await createMigratedDatabase();
    // Making the population may take longer than a statement of a request.
    database = await openDatabase({ url: `${engine.url}?statement_timeout=0` });
    await addMemberRole(database.ports);
    context = new MikroOrmContext(database.orm, new PreparedStatements(), "public");
    await context.query(
      `with made as (
        insert into users (id, email, email_key, is_active, email_verified, search_text, created_at, updated_at, version)
        select gen_random_uuid(), email, email, n % 50 <> 0, true, email || e'\\n\\n', at, at, 1
        from (
          select n, 'user' || n || '@example.com' as email, timestamptz '2026-01-01' + n * interval '1 second' as at
          from generate_series(1, $1::int) as n
        ) as numbered returning *
      )
      insert into user_roles select id, 'member', created_at, email_key, is_active from made`,
      [population],
    );
    await context.query("analyze", []);
  });

  afterAll(async () => {
    await database.close();
    await engine.drop();
  });

  const deep: Record<UserSort, UserQuery["after"]> = {
    createdAt: { key: "2026-01-01T03:00:00.000Z", id: "00000000-0000-7000-8000-000000000000" },
    "-createdAt": { key: "2026-01-01T03:00:00.000Z", id: "00000000-0000-7000-8000-000000000000" },
    email: { key: "user2", id: "" },
  };
  const cases = userSorts.flatMap((sort) =>
    [null, memberRole].flatMap((role) =>
      [null, true, false].flatMap((active) =>
        [null, deep[sort]].map((after) => ({ sort, role, active, after, search: null, limit: 20 })),
      ),
    ),
  );

  test.each(cases)(
    "sort $sort, role $role, active $active, after $after.key: some rows of one index",
    async (query) => {
      const { sql, parameters } = userListStatement(context.tables, query);
      const explained = await context.query<Record<"QUERY PLAN", readonly [{ Plan: Plan }]>>(
        `explain (analyze, buffers, format json) ${sql}`,
        parameters,
      );
      const plan = explained[0]?.["QUERY PLAN"][0].Plan;
      expect(JSON.stringify(plan)).not.toMatch(/Seq Scan|"Sort"/);
      expect((plan?.["Shared Hit Blocks"] ?? 0) + (plan?.["Shared Read Blocks"] ?? 0)).toBeLessThan(300);
    },
  );

  test("a search reads the trigram index", async () => {
    const query = {
      sort: "createdAt",
      role: null,
      active: null,
      after: null,
      search: "user12345@",
      limit: 20,
    } as const;
    const { sql, parameters } = userListStatement(context.tables, query);
    const plan = await context.query(`explain ${sql}`, parameters);
    expect(JSON.stringify(plan)).toContain("users_search");
  });
});

interface Plan {
  readonly "Shared Hit Blocks": number;
  readonly "Shared Read Blocks": number;
}
