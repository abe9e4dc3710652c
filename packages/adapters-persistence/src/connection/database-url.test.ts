import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { InvalidDatabaseUrl } from "../errors/invalid-database-url.ts";
import { parseDatabaseUrl } from "./database-url.ts";

describe("parseDatabaseUrl", () => {
  test.each(["postgres://u:p@h:1/shop", "postgresql://u:p@h/shop?sslmode=require"])("takes %s", (url) => {
    expect(parseDatabaseUrl(url)).toEqual({ kind: "postgresql", url, name: "shop" });
  });

  test.each([
    ["pglite:.data/db", ".data/db"],
    ["pglite:/var/db", "/var/db"],
    ["pglite:///var/db", "/var/db"],
    ["pglite://db", "db"],
    ["pglite:./memory", "memory"],
  ])("finds the directory of %s", (url, directory) => {
    expect(parseDatabaseUrl(url)).toEqual({ kind: "pglite", directory: resolve(directory) });
  });

  test("keeps pglite:memory in memory", () => {
    expect(parseDatabaseUrl("pglite:memory")).toEqual({ kind: "pglite", directory: null });
    expect(parseDatabaseUrl("memory:")).toEqual({ kind: "memory" });
  });

  test.each([
    "",
    "shop",
    "memory",
    "memory://",
    "pglite:",
    "pglite://",
    "mysql://u:secret@h/shop",
    "postgresql://u:secret@h",
    "postgresql://u:secret@:x/shop",
    "postgresql://u:secret%zz@h/shop",
    "postgresql://u:secret%@h/shop",
    "postgresql://u:secret%ff@h/shop",
    "postgresql://u:sec#secret@h/shop",
    "postgresql://u:12#secret@h/shop",
    "postgresql://u:12?secret@h/shop",
    "postgresql://u:secret/x@h/shop",
    "postgresql://u:secret@h/shop?sslrootcert=/nope/ca.pem",
    "postgresql://u:secret@h/shop?sslmode=verify-full&sslkey=/nope/key.pem",
  ])("refuses %j in one line that shows no secret", (url) => {
    const parse = () => parseDatabaseUrl(url);
    expect(parse).toThrow(InvalidDatabaseUrl);
    expect(parse).toThrow(/^(?!.*secret).+$/);
  });

  test.each([
    ["postgresql://u:p%zz@h/shop", /password .*percent-encoded.* % as %25/],
    ["postgresql://u%zz:p@h/shop", /user .*percent-encoded/],
    ["postgresql://u:1#2@h/shop", /# as %23/],
    ["postgresql://u:p#2@h/shop", /# as %23/],
    ["postgresql://u:p@h/shop?sslrootcert=/nope/ca.pem", /sslrootcert .*ENOENT.*\/nope\/ca\.pem/],
  ])("says what is wrong with %s", (url, reason) => {
    expect(() => parseDatabaseUrl(url)).toThrow(reason);
  });

  test("takes a password whose characters are percent-encoded", () => {
    const url = "postgresql://u:%25%23%2F%3F%40%3A%C3%A9@h/shop";
    expect(parseDatabaseUrl(url)).toMatchObject({ url, name: "shop" });
  });
});
