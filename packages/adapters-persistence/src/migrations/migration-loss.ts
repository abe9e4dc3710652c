/** What reverting a migration drops. Rows that it deletes or changes are not included. */
export interface MigrationLoss {
  /** The migration's name. */
  readonly name: string;
  readonly tables: readonly { readonly table: string; readonly rows: number }[];
  /** Columns of tables that are not dropped, and in how many rows they are not null. */
  readonly columns: readonly { readonly table: string; readonly column: string; readonly rows: number }[];
}

type Row = Readonly<Record<string, unknown>>;
type Execute = (sql: string) => Promise<readonly Row[]>;

interface Column {
  /** Stay the same when a table or a column gets another name. */
  readonly tableId: string;
  readonly columnId: string;
  readonly schema: string;
  readonly table: string;
  readonly column: string;
}

const savepoint = "portcullis_before_preview";

const selectColumns = `
  select a.attrelid::text as "tableId", a.attnum::text as "columnId",
    n.nspname::text as "schema", c.relname::text as "table", a.attname::text as "column"
  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and not c.relispartition and a.attnum > 0 and not a.attisdropped
    and n.nspname <> 'information_schema' and n.nspname not like 'pg\\_%'
  order by n.nspname, c.relname, a.attnum`;

/**
 * Runs `revert` in an open transaction, compares what exists before and after, and rolls back to a savepoint.
 * @param ownSchema whose tables are named without it
 * @returns null when `revert` found nothing to revert
 */
export async function previewLoss(
  execute: Execute,
  ownSchema: string,
  revert: () => Promise<string | undefined>,
): Promise<MigrationLoss | null> {
  const before = await readColumns(execute);
  await execute(`savepoint ${savepoint}`);
  const name = await revert();
  const after = await readColumns(execute);
  await execute(`rollback to savepoint ${savepoint}`);
  if (name === undefined) return null;

  const keptTables = new Set(after.map(({ tableId }) => tableId));
  const kept = new Set(after.map(keyOf));
  const gone = before.filter((column) => !kept.has(keyOf(column)));
  const goneTables = Map.groupBy(
    gone.filter(({ tableId }) => !keptTables.has(tableId)),
    ({ tableId }) => tableId,
  );
  const label = ({ schema, table }: Column) => (schema === ownSchema ? table : `${schema}.${table}`);
  const tables = [];
  for (const [column] of goneTables.values()) {
    if (column !== undefined) tables.push({ table: label(column), rows: await count(execute, column, "*") });
  }
  const columns = [];
  for (const column of gone.filter(({ tableId }) => keptTables.has(tableId))) {
    const rows = await count(execute, column, quote(column.column));
    columns.push({ table: label(column), column: column.column, rows });
  }
  return { name, tables, columns };
}

async function readColumns(execute: Execute): Promise<readonly Column[]> {
  // A boundary: the rows have what the statement selects.
  return (await execute(selectColumns)) as unknown as readonly Column[];
}

function keyOf({ tableId, columnId }: Column): string {
  return `${tableId}.${columnId}`;
}

async function count(execute: Execute, { schema, table }: Column, what: string): Promise<number> {
  const from = `${quote(schema)}.${quote(table)}`;
  const [found] = await execute(`select count(${what})::text as "count" from ${from}`);
  return Number(found?.["count"]);
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
