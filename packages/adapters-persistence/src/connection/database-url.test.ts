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
  ])("refuses %j in one line that shows no secret", (url) => {
    const parse = () => parseDatabaseUrl(url);
    expect(parse).toThrow(InvalidDatabaseUrl);
    expect(parse).toThrow(/^(?!.*secret).+$/);
  });
});
