import type { Database } from "@portcullis/adapters-persistence";

/**
 * Empties tables between tests, in any order. On PGlite, truncating them takes six times as long, since it replaces the
 * files of every index.
 */
export async function deleteRows({ orm }: Database, tables: readonly string[]): Promise<void> {
  const deletions = tables.map((table, index) => `deletion_${index} as (delete from ${table})`);
  await orm.em.fork().execute(`with ${deletions.join(", ")} select`);
}
