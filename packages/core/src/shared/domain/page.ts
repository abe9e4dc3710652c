import { InvalidCursor, InvalidPageLimit } from "./errors.ts";
import { isId } from "./id.ts";

/** Which part of a list to return. */
export interface PageRequest {
  /** 1 to 100. Default: 20. */
  readonly limit?: number | undefined;
  /** The `nextCursor` of the page before, of the same list with the same filters and sort order. Default: the first page. */
  readonly cursor?: string | undefined;
}

/** Part of a list; `nextCursor` is the cursor of the next part, and null at the end. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** Where a keyset page starts: after the item with this sort key and id. */
export interface Position {
  readonly key: string;
  readonly id: string;
}

/** What a repository needs to read one page. */
export interface Keyset {
  readonly limit: number;
  readonly after: Position | null;
}

const defaultLimit = 20;
const maximumLimit = 100;
const longestCursor = 2_000; // characters

/**
 * Checks the limit and decodes the cursor.
 * @param order names the list and its sort order, such as `users:email`: it is part of each cursor, so that the cursor of
 *   one list is refused by another. `pageOf` needs the same one
 * @param isPosition checks the form of the list's positions, so that a forged cursor can't contain anything else.
 *   Default: any text
 * @throws InvalidCursor, InvalidPageLimit
 */
export function keysetOf(
  request: PageRequest,
  order: string,
  isPosition: (position: Position) => boolean = () => true,
): Keyset {
  const limit = request.limit ?? defaultLimit;
  if (!Number.isInteger(limit) || limit < 1 || limit > maximumLimit) throw new InvalidPageLimit();
  const after = request.cursor === undefined ? null : decodeCursor(request.cursor, order);
  if (after !== null && !isPosition(after)) throw new InvalidCursor();
  return { limit, after };
}

/** Whether the key is a time as `Date.toISOString` writes it, and the id a UUID. PostgreSQL has no year 0. */
export function isTimePosition({ key, id }: Position): boolean {
  if (!isId(id) || !/^(?!0000)\d{4}-/.test(key)) return false;
  const time = new Date(key);
  return !Number.isNaN(time.getTime()) && time.toISOString() === key;
}

/** Whether the key is text, and the id a UUID. */
export function isTextPosition({ id }: Position): boolean {
  return isId(id);
}

/** Creates a page from the rows that a repository read: up to `limit + 1`, the last of which only shows that more follow. */
export function pageOf<Item>(
  rows: readonly Item[],
  { limit }: Keyset,
  order: string,
  positionOf: (item: Item) => Position,
): Page<Item> {
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    items: rows.slice(0, limit),
    nextCursor: last === undefined ? null : encodeCursor(positionOf(last), order),
  };
}

function encodeCursor({ key, id }: Position, order: string): string {
  const bytes = new TextEncoder().encode(JSON.stringify([order, key, id]));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

function decodeCursor(cursor: string, order: string): Position {
  const parts = readList(cursor);
  const [name, key, id] = parts;
  if (parts.length !== 3 || name !== order || !isSortableText(key) || !isSortableText(id))
    throw new InvalidCursor();
  return { key, id };
}

/** Without control characters and lone surrogates, which sort keys never contain and databases reject. */
function isSortableText(value: unknown): value is string {
  return typeof value === "string" && !/[\p{Cc}\p{Cs}]/u.test(value);
}

function readList(cursor: string): readonly unknown[] {
  if (typeof cursor === "string" && cursor.length <= longestCursor && /^[A-Za-z0-9_-]+$/.test(cursor)) {
    try {
      const binary = atob(cursor.replaceAll("-", "+").replaceAll("_", "/"));
      const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
      const content: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
      if (Array.isArray(content)) return content;
    } catch {
      // Not base64, UTF-8 or JSON.
    }
  }
  throw new InvalidCursor();
}
