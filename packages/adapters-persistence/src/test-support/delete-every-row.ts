import { deleteRows } from "../../../../tests/support/delete-rows.ts";
import type { Database } from "../open-database.ts";
import { allRows } from "../rows/all-rows.ts";

const tables = allRows.map(({ meta: { tableName } }) => tableName);

/** Empties every table of Portcullis's. */
export async function deleteEveryRow(database: Database): Promise<void> {
  await deleteRows(database, tables);
}
