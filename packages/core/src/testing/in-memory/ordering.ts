import type { Keyset, Position } from "../../index.ts";

/** Compares by code points, as a database does under the "C" collation. */
export function compareText(left: string, right: string): number {
  const [a, b] = [[...left], [...right]];
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const difference = (a[index]?.codePointAt(0) ?? 0) - (b[index]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** The `limit + 1` items that follow `after` in the order of (key, id). */
export function readKeyset<Item>(
  items: readonly Item[],
  { limit, after }: Keyset,
  positionOf: (item: Item) => Position,
  direction: "ascending" | "descending" = "ascending",
): readonly Item[] {
  const sign = direction === "ascending" ? 1 : -1;
  const compare = (left: Position, right: Position) =>
    sign * (compareText(left.key, right.key) || compareText(left.id, right.id));
  return items
    .map((item) => ({ item, position: positionOf(item) }))
    .filter(({ position }) => after === null || compare(position, after) > 0)
    .sort((left, right) => compare(left.position, right.position))
    .slice(0, limit + 1)
    .map(({ item }) => item);
}
