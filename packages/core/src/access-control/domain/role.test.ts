import { describe, expect, test } from "vitest";
import { parseDescription } from "./description.ts";
import { InvalidDescription, InvalidRoleName } from "./errors.ts";
import { parsePermissions } from "./permission.ts";
import { Role } from "./role.ts";
import { parseRoleName, parseRoleNames } from "./role-name.ts";

const now = new Date("2026-01-01T00:00:00.000Z");
const later = new Date("2026-01-02T00:00:00.000Z");

describe("Role", () => {
  const role = Role.create(
    {
      name: parseRoleName("editor"),
      description: null,
      permissions: parsePermissions(["b:x", "a:x"]),
      isBuiltIn: false,
    },
    now,
  );

  test("is new at version 0, with sorted permissions", () => {
    expect(role).toMatchObject({ version: 0, permissions: ["a:x", "b:x"], createdAt: now, updatedAt: now });
  });

  test("changes return a new role and leave the old one", () => {
    const changed = role.withDescription("Edits", later).withPermissions(parsePermissions(["c:x"]), later);
    expect(changed).toMatchObject({
      description: "Edits",
      permissions: ["c:x"],
      createdAt: now,
      updatedAt: later,
    });
    expect(role).toMatchObject({ description: null, permissions: ["a:x", "b:x"], updatedAt: now });
  });
});

describe("parseRoleName", () => {
  test.each(["a", "admin", "editor_in-chief2", "a".repeat(63)])("takes %s", (raw) => {
    expect(parseRoleName(raw)).toBe(raw);
  });

  test.each(["", "1a", "Admin", "a b", "_a", "a".repeat(64), "ädmin", "admin\n"])("refuses %j", (raw) => {
    expect(() => parseRoleName(raw)).toThrow(InvalidRoleName);
  });

  test("refuses anything but text", () => {
    // As a caller without types can.
    expect(() => parseRoleName(["admin"] as unknown as string)).toThrow(InvalidRoleName);
  });

  test("lists are sorted and without repetitions", () => {
    expect(parseRoleNames(["b", "a", "b"])).toEqual(["a", "b"]);
  });
});

describe("parseDescription", () => {
  test("trims and normalises; empty text is none", () => {
    expect(parseDescription("  Zoe\u0308 ")).toBe("Zoë");
    expect(parseDescription("   ")).toBeNull();
    expect(parseDescription(null)).toBeNull();
  });

  test("has at most 500 characters, none of them a control character", () => {
    expect(parseDescription("😀".repeat(500))).toHaveLength(1_000);
    for (const raw of ["x".repeat(501), "a\nb", "a\u0000b", "a\u0085b"]) {
      expect(() => parseDescription(raw)).toThrow(InvalidDescription);
    }
    expect(() => parseDescription(5 as unknown as string)).toThrow(InvalidDescription);
  });
});
