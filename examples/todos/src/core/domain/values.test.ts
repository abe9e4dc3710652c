import { describe, expect, test } from "vitest";
import { InvalidDescription, InvalidDueDate, InvalidSearch, InvalidTitle } from "../errors.ts";
import { parseDueDate } from "./due-date.ts";
import { parseDescription } from "./todo-description.ts";
import { parseSearch } from "./todo-search.ts";
import { parseTitle } from "./todo-title.ts";

/** What a caller without types may hand over. */
const noText = [undefined, 7, {}, [], true] as never[];

describe("parseTitle", () => {
  test.each([
    ["  Water the plants\t", "Water the plants"],
    ["Cafe\u0301", "Café"],
    ["x", "x"],
    ["😀".repeat(200), "😀".repeat(200)],
    ["e\u0301".repeat(200), "é".repeat(200)],
    ["'; drop table todos; --", "'; drop table todos; --"],
  ])("takes %j", (raw, title) => {
    expect(parseTitle(raw)).toBe(title);
  });

  test.each([
    "",
    " \n ",
    "a\nb",
    "a\tb",
    "a\u0000",
    "\u007fa",
    "a\u2028b",
    "\ud800",
    "x".repeat(201),
    "😀".repeat(201),
  ])("refuses %j", (raw) => {
    expect(() => parseTitle(raw)).toThrow(InvalidTitle);
  });

  test.each([...noText, null as never])("refuses what is no text: %j", (raw) => {
    expect(() => parseTitle(raw)).toThrow(InvalidTitle);
  });
});

describe("parseDescription", () => {
  test.each([
    [null, null],
    ["", null],
    [" \r\n\t ", null],
    ["  indented\r\n\tlines\n", "  indented\r\n\tlines\n"],
    ["Cafe\u0301", "Café"],
    ["😀".repeat(5_000), "😀".repeat(5_000)],
  ])("takes %j", (raw, description) => {
    expect(parseDescription(raw)).toBe(description);
  });

  test.each(["a\u0000", "\u0007", "\u0085", "\u001b[31m", "\udc00", "x".repeat(5_001), "x".repeat(25_001)])(
    "refuses %j",
    (raw) => {
      expect(() => parseDescription(raw)).toThrow(InvalidDescription);
    },
  );

  test.each(noText)("refuses what is no text: %j", (raw) => {
    expect(() => parseDescription(raw)).toThrow(InvalidDescription);
  });
});

describe("parseDueDate", () => {
  test.each([null, "0001-01-01", "2024-02-29", "2000-02-29", "2026-12-31", "9999-12-31"])(
    "takes %s",
    (day) => {
      expect(parseDueDate(day)).toBe(day);
    },
  );

  test.each([
    "",
    "2026-02-29",
    "1900-02-29",
    "2026-04-31",
    "2026-13-01",
    "2026-00-10",
    "2026-01-00",
    "2026-1-1",
    "0000-01-01",
    "-001-01-01",
    "10000-01-01",
    "+010000-01-01",
    "2026-01-01T00:00:00Z",
    " 2026-01-01",
    "2026-01-01\n",
    "01.01.2026",
    "infinity",
    "today",
    "２０２６-01-01",
  ])("refuses %j", (raw) => {
    expect(() => parseDueDate(raw)).toThrow(InvalidDueDate);
  });

  test.each(noText)("refuses what is no text: %j", (raw) => {
    expect(() => parseDueDate(raw)).toThrow(InvalidDueDate);
  });
});

describe("parseSearch", () => {
  test.each([
    ["", null],
    ["  ", null],
    [" Große STRASSE ", "grosse strasse"],
    ["Cafe\u0301", "café"],
    ["%_\\", "%_\\"],
    ["x".repeat(200), "x".repeat(200)],
  ])("takes %j", (raw, search) => {
    expect(parseSearch(raw)).toBe(search);
  });

  test.each(["a\nb", "\u0000", "\ud83d", "x".repeat(201), "ß".repeat(150)])("refuses %j", (raw) => {
    expect(() => parseSearch(raw)).toThrow(InvalidSearch);
  });

  test.each(noText)("refuses what is no text: %j", (raw) => {
    expect(() => parseSearch(raw)).toThrow(InvalidSearch);
  });
});
