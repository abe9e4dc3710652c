import { InvalidCursor, InvalidPageLimit } from "./errors.ts";
import { isId } from "./id.ts";

/** What a caller asks of a list. `cursor` is a `nextCursor` of the same list with the same filters. */
export interface PageRequest {
  /** 1 to 100; 20 unless told otherwise. */
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** Part of a list; `nextCursor` asks for the part after it, and is null at the end. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** Where a keyset page starts: after the item with this sort key and id. */
export interface Position {
  readonly key: string;
  readonly id: string;
}

/** What a repository needs to read one page. `order` is part of every cursor, so cursors don't cross lists. */
export interface Keyset {
  readonly limit: number;
  readonly after: Position | null;
}

const defaultLimit = 20;
const maximumLimit = 100;
const longestCursor = 2_000;

/**
 * @param order names the list and its sort order; a cursor made for another order is refused
 * @param isPosition what the list's positions look like; a forged cursor that holds anything else is refused
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

/** Whether the position is a time as `Date.toISOString` writes it, and a UUID. PostgreSQL has no year 0. */
export function isTimePosition({ key, id }: Position): boolean {
  if (!isId(id) || !/^(?!0000)\d{4}-[\d:.T-]+Z$/.test(key)) return false;
  const time = new Date(key);
  return !Number.isNaN(time.getTime()) && time.toISOString() === key;
}

/** Whether the position is any text and a UUID. */
export function isTextPosition({ id }: Position): boolean {
  return isId(id);
}

/** Turns the `limit + 1` rows that a keyset read returns at most into a page. */
export function pageOf<Item>(
  rows: readonly Item[],
  { limit }: Keyset,
  order: string,
  positionOf: (item: Item) => Position,
): Page<Item> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items, nextCursor: more ? encodeCursor(positionOf(last), order) : null };
}

function encodeCursor({ key, id }: Position, order: string): string {
  const bytes = new TextEncoder().encode(JSON.stringify([order, key, id]));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

function decodeCursor(cursor: string, order: string): Position {
  const parts = readJson(cursor);
  if (!Array.isArray(parts) || parts.length !== 3 || parts[0] !== order) throw new InvalidCursor();
  const [, key, id]: unknown[] = parts;
  if (!isPlainText(key) || !isPlainText(id)) throw new InvalidCursor();
  return { key, id };
}

/** Control characters and lone surrogates are in no sort key, and stores refuse them. */
function isPlainText(value: unknown): value is string {
  return typeof value === "string" && !/[\p{Cc}\p{Cs}]/u.test(value);
}

function readJson(cursor: string): unknown {
  if (typeof cursor !== "string" || cursor.length > longestCursor || !/^[A-Za-z0-9_-]+$/.test(cursor))
    throw new InvalidCursor();
  try {
    const binary = atob(cursor.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new InvalidCursor();
  }
}
