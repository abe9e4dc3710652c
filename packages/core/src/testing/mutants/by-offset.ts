import type { Keyset } from "../../index.ts";

/** A fault of lists: reads pages by counting rows, as OFFSET does, and not by the position of the last one. */
export function byOffset<Item, Query extends Keyset>(
  readAll: (query: Query) => Promise<readonly Item[]>,
): (query: Query) => Promise<readonly Item[]> {
  let offset = 0;
  return async (query) => {
    offset = query.after === null ? 0 : offset + query.limit;
    const all = await readAll({ ...query, limit: 1_000, after: null });
    return all.slice(offset, offset + query.limit + 1);
  };
}
