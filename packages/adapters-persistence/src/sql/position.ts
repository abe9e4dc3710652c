import type { Position } from "@portcullis/core";
import { InvalidCursor, parseId } from "@portcullis/core";

/**
 * The position as statements compare it. Cursors come from clients, so it may contain anything.
 * @throws InvalidCursor
 */
export function timePosition({ key, id }: Position): readonly [Date, string] {
  const time = new Date(key);
  if (Number.isNaN(time.getTime()) || !/^\d{4}-/.test(key)) throw new InvalidCursor();
  try {
    return [time, parseId(id)];
  } catch {
    throw new InvalidCursor();
  }
}

/** @throws InvalidCursor for U+0000, which PostgreSQL can't store or compare */
export function textPosition({ key }: Position): string {
  if (key.includes("\0")) throw new InvalidCursor();
  return key;
}
