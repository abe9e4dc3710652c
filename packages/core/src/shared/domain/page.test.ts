import { describe, expect, test } from "vitest";
import { InvalidCursor, InvalidPageLimit } from "./errors.ts";
import { isTextPosition, isTimePosition, keysetOf, pageOf } from "./page.ts";

const id = "01890000-0000-7000-8000-000000000001";
const order = "things:name";

function cursorOf(content: unknown): string {
  return Buffer.from(JSON.stringify(content)).toString("base64url");
}

function cursorAfter(key: string, lastId = id): string {
  const rows = [
    { key, id: lastId },
    { key: "more", id },
  ];
  return pageOf(rows, { limit: 1, after: null }, order, (row) => row).nextCursor ?? "";
}

describe("keysetOf", () => {
  test("reads 20 items from the start by default", () => {
    expect(keysetOf({}, order)).toEqual({ limit: 20, after: null });
  });

  test.each([1, 2, 99, 100])("takes the limit %d", (limit) => {
    expect(keysetOf({ limit }, order).limit).toBe(limit);
  });

  test.each([0, -1, 101, 1.5, Number.NaN, Number.POSITIVE_INFINITY])("refuses the limit %d", (limit) => {
    expect(() => keysetOf({ limit }, order)).toThrow(InvalidPageLimit);
  });

  test.each(["a", "Zoë 張偉 😀", "", '"quoted" \\', "x".repeat(500)])(
    "a cursor for %j is read back",
    (key) => {
      expect(keysetOf({ cursor: cursorAfter(key) }, order).after).toEqual({ key, id });
    },
  );

  test.each(["?>~", "a?>~", "ab?>~", "ÿÿÿ"])("a cursor for %j has no character that URLs escape", (key) => {
    const cursor = cursorAfter(key);
    expect(cursor).toMatch(/[-_]/);
    expect(encodeURIComponent(cursor)).toBe(cursor);
    expect(keysetOf({ cursor }, order).after).toEqual({ key, id });
  });

  test("takes a cursor of 2,000 characters", () => {
    const rest = JSON.stringify([order, "", id]).length;
    const cursor = cursorOf([order, "x".repeat(1_500 - rest), id]);
    expect(cursor).toHaveLength(2_000);
    expect(keysetOf({ cursor }, order).after?.id).toBe(id);
    expect(() => keysetOf({ cursor: cursorOf([order, "x".repeat(1_501 - rest), id]) }, order)).toThrow(
      InvalidCursor,
    );
  });

  test.each([
    ["empty", ""],
    ["not base64url", "%%%"],
    ["padded", `${cursorOf([order, "a", id])}=`],
    ["standard base64", "+/+/"],
    ["white space", " "],
    ["preceded by white space", ` ${cursorOf([order, "a", id])}`],
    ["followed by white space", `${cursorOf([order, "a", id])} `],
    ["padded as base64 is", Buffer.from(JSON.stringify([order, "ab", id])).toString("base64")],
    ["no JSON", Buffer.from("no json").toString("base64url")],
    ["no UTF-8", Buffer.from([0xff, 0xfe, 0xfd]).toString("base64url")],
    ["not UTF-8 in its key", Buffer.from(`["${order}","\xff","${id}"]`, "latin1").toString("base64url")],
    ["an impossible length", "AAAAA"],
    ["no list", cursorOf({ order, key: "a", id })],
    ["null", cursorOf(null)],
    ["too short", cursorOf([order, "a"])],
    ["too long", cursorOf([order, "a", id, "b"])],
    ["a number for a key", cursorOf([order, 1, id])],
    ["an object for an id", cursorOf([order, "a", { id }])],
    ["a NUL character", cursorOf([order, "a\u0000", id])],
    ["a lone surrogate", Buffer.from(`["${order}","\\ud800","${id}"]`).toString("base64url")],
    ["over 2,000 characters", cursorOf([order, "x".repeat(2_000), id])],
    ["another list's", cursorOf(["others:name", "a", id])],
    ["the same list's in another order", cursorOf(["things:-name", "a", id])],
  ])("refuses a cursor that is %s", (_what, cursor) => {
    expect(() => keysetOf({ cursor }, order)).toThrow(InvalidCursor);
  });

  test("refuses a forged cursor without a position of the list", () => {
    const time = "2026-01-01T00:00:00.000Z";
    const read = (key: string, lastId = id) =>
      keysetOf({ cursor: cursorAfter(key, lastId) }, order, isTimePosition);
    expect(read(time).after).toEqual({ key: time, id });
    for (const key of [
      "yesterday",
      "2026-01-01",
      "2026-02-31T00:00:00.000Z",
      "+012026-01-01T00:00:00.000Z",
      "0000-01-01T00:00:00.000Z",
      "",
    ]) {
      expect(() => read(key)).toThrow(InvalidCursor);
    }
    expect(() => read(time, "1; DROP TABLE users")).toThrow(InvalidCursor);
    expect(isTextPosition({ key: "any text", id })).toBe(true);
    expect(isTextPosition({ key: "any text", id: "no id" })).toBe(false);
  });
});

describe("pageOf", () => {
  const rows = ["a", "b", "c"].map((key) => ({ key, id }));

  test("drops the row over the limit and points after the last one left", () => {
    const page = pageOf(rows, { limit: 2, after: null }, order, (row) => row);
    expect(page.items).toEqual(rows.slice(0, 2));
    expect(keysetOf({ cursor: page.nextCursor ?? "" }, order).after).toEqual({ key: "b", id });
  });

  test("has no next cursor at the end", () => {
    expect(pageOf(rows, { limit: 3, after: null }, order, (row) => row).nextCursor).toBeNull();
    expect(pageOf([], { limit: 3, after: null }, order, () => ({ key: "", id })).nextCursor).toBeNull();
  });
});
