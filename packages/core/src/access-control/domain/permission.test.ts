import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { mutate } from "../../testing/contracts/assertions.ts";
import { InvalidPermission } from "./errors.ts";
import { PermissionSet, parsePermission, parsePermissions, wildcardsOver } from "./permission.ts";

describe("parsePermission", () => {
  test.each([
    "users:read",
    "users:*",
    "*",
    "a:b",
    "todo_lists-2:bulk-read_1",
    `${"a".repeat(63)}:${"b".repeat(63)}`,
  ])("takes %s", (raw) => {
    expect(parsePermission(raw)).toBe(raw);
  });

  test.each([
    "",
    "users",
    "users:",
    ":read",
    "*:read",
    "*:*",
    "Users:read",
    "users:read ",
    "users:read\n",
    "users:re ad",
    "users:read:own",
    "1users:read",
    "üsers:read",
    "__proto__",
    `${"a".repeat(64)}:b`,
  ])("refuses %j", (raw) => {
    expect(() => parsePermission(raw)).toThrow(InvalidPermission);
  });

  test("refuses anything but text", () => {
    expect(() => parsePermission(["users:read"] as unknown as string)).toThrow(InvalidPermission);
  });
});

test("parsePermissions sorts and drops repetitions", () => {
  expect(parsePermissions(["b:x", "a:x", "b:x"])).toEqual(["a:x", "b:x"]);
});

test("wildcardsOver names the wider ones, narrowest first", () => {
  const over = (name: string) => wildcardsOver(parsePermission(name));
  expect(over("users:read")).toEqual(["users:*", "*"]);
  expect(over("users:*")).toEqual(["*"]);
  expect(over("*")).toEqual([]);
});

describe("PermissionSet", () => {
  const held = (...names: string[]) => new PermissionSet(parsePermissions(names));
  const covers = (set: PermissionSet, name: string) => set.covers(parsePermission(name));

  test.each([
    [["users:read"], "users:read", true],
    [["users:read"], "users:update", false],
    [["users:read"], "users:*", false],
    [["users:*"], "users:read", true],
    [["users:*"], "users:*", true],
    [["users:*"], "roles:read", false],
    [["users:*"], "users-archive:read", false],
    [["users:*"], "*", false],
    [["*"], "anything:at-all", true],
    [["*"], "users:*", true],
    [["*"], "*", true],
    [["users:read", "users:update"], "users:*", false],
    [[], "users:read", false],
  ] as const)("%j covers %s: %s", (granted, asked, expected) => {
    expect(covers(held(...granted), asked)).toBe(expected);
  });

  test("coversAll needs each one", () => {
    const set = held("users:*", "roles:read");
    expect(set.coversAll(parsePermissions(["users:read", "roles:read"]))).toBe(true);
    expect(set.coversAll(parsePermissions(["users:read", "roles:manage"]))).toBe(false);
    expect(set.coversAll([])).toBe(true);
  });

  test("toArray shows what was granted, sorted, as a copy", () => {
    const set = new PermissionSet(["users:*", "roles:read"].map((name) => parsePermission(name)));
    mutate(set.toArray());
    expect(set.toArray()).toEqual(["roles:read", "users:*"]);
  });

  test("console.log of an actor shows what is granted, on Node.js", () => {
    const actor = { userId: "1", permissions: held("users:read", "roles:*") };
    expect(inspect(actor)).toBe("{ userId: '1', permissions: PermissionSet [ 'roles:*', 'users:read' ] }");
    expect(Object.keys(actor.permissions)).toEqual([]);
    expect(JSON.stringify(actor.permissions)).toBe('["roles:*","users:read"]');
  });
});
