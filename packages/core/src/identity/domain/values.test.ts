import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { InvalidName, InvalidPassword, InvalidUsername } from "./errors.ts";
import { Password } from "./password.ts";
import { parseName } from "./person-name.ts";
import { Username } from "./username.ts";

describe("Username", () => {
  test.each(["ada", "Ada_Lovelace", "a-b.c", "007", "a".repeat(32)])("takes %s", (raw) => {
    expect(Username.parse(raw)).toMatchObject({ value: raw, key: raw.toLowerCase() });
  });

  test("restores what was stored, also what would be refused today", () => {
    expect(Username.restore("Ada")).toEqual(Username.parse("Ada"));
    expect(Username.restore("_A")).toMatchObject({ value: "_A", key: "_a" });
  });

  test("trims", () => {
    expect(Username.parse("  Ada ").value).toBe("Ada");
  });

  test.each([
    "",
    "ab",
    "a".repeat(33),
    "_ada",
    "ada.",
    "a da",
    "ada@example.com",
    "adä",
    "\u0430da",
    "ada\u0000",
    "a\nb",
    "😀😀😀",
  ])("refuses %j", (raw) => {
    expect(() => Username.parse(raw)).toThrow(InvalidUsername);
  });

  test("refuses anything but text", () => {
    expect(() => Username.parse({} as unknown as string)).toThrow(InvalidUsername);
  });
});

describe("Password", () => {
  test.each([8, 9, 64, 256])("takes %d characters", (length) => {
    expect(Password.parse("x".repeat(length)).reveal()).toHaveLength(length);
    expect([...Password.parse("😀".repeat(length)).reveal()]).toHaveLength(length);
  });

  test.each([0, 1, 7, 257, 1_025, 1_048_576])("refuses %d characters", (length) => {
    expect(() => Password.parse("x".repeat(length))).toThrow(InvalidPassword);
  });

  test("counts characters, not UTF-16 units or bytes", () => {
    expect(() => Password.parse("😀".repeat(7))).toThrow(InvalidPassword);
    expect(() => Password.parse("😀".repeat(257))).toThrow(InvalidPassword);
  });

  test.each([
    "lowercase",
    "        ",
    " leading and trailing ",
    "12345678",
    "🐴🔋📎🖇🐴🔋📎🖇",
    "пароль-пароль",
    "a\u0000bcdefgh",
  ])("takes any composition: %j", (raw) => {
    expect(Password.parse(raw).reveal()).toBe(raw);
  });

  test("normalises to NFC", () => {
    expect(Password.parse("pa\u0308sswo\u0308rd").reveal()).toBe("pässwörd");
    // The longest one: each character is typed as four.
    const typed = "\u03b1\u0313\u0300\u0345".repeat(256);
    expect(Password.parse(typed).reveal()).toBe("\u1f82".repeat(256));
  });

  test("accepts shorter ones at sign-in, but none that no user can have", () => {
    expect(Password.attempt("x")?.reveal()).toBe("x");
    expect(Password.attempt("")?.reveal()).toBe("");
    expect(Password.attempt("x".repeat(256))).not.toBeNull();
    expect(Password.attempt("x".repeat(257))).toBeNull();
    expect(Password.attempt("x".repeat(1_048_576))).toBeNull();
  });

  test("refuses anything but text", () => {
    for (const raw of [null, undefined, 12345678, {}, ["password"]]) {
      expect(Password.attempt(raw as unknown as string)).toBeNull();
      expect(() => Password.parse(raw as unknown as string)).toThrow(InvalidPassword);
    }
  });

  test("does not appear in logs, JSON or text", () => {
    const secret = "hunter2-hunter2";
    const password = Password.parse(secret);
    const shown = [
      JSON.stringify({ password }),
      String(password),
      `${password}`,
      inspect(password, { showHidden: true, depth: 5 }),
      inspect({ deep: { password } }, { depth: 5 }),
      JSON.stringify(Object.entries(password)),
      JSON.stringify({ ...password }),
    ];
    for (const text of shown) expect(text).not.toContain(secret);
    expect(JSON.stringify({ password })).toBe('{"password":"[redacted]"}');
  });
});

describe("parseName", () => {
  test("trims and normalises; empty text is no name", () => {
    expect(parseName("  Zoe\u0308 Å ")).toBe("Zoë Å");
    expect(parseName(" ")).toBeNull();
    expect(parseName(null)).toBeNull();
  });

  test("has at most 200 characters", () => {
    expect(parseName("😀".repeat(200))).toHaveLength(400);
    expect(parseName(`${" ".repeat(999)}x`)).toBe("x");
    for (const raw of ["x".repeat(201), `${" ".repeat(1_000)}x`])
      expect(() => parseName(raw)).toThrow(InvalidName);
  });

  test.each(["a\nb", "a\u0000b", "a\u2028b", "a\u2029b", "a\u009fb", "a\ud800b"])("refuses %j", (raw) => {
    expect(() => parseName(raw)).toThrow(InvalidName);
  });

  test("refuses anything but text", () => {
    expect(() => parseName(7 as unknown as string)).toThrow(InvalidName);
  });
});
