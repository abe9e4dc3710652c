import { describe, expect, test } from "vitest";
import { parseGrants } from "./grants.ts";

describe("grants", () => {
  test("name permissions by role", () => {
    expect(parseGrants(" user = todos:read , todos:write ;; admin=todos:*; ")).toEqual({
      grants: { user: ["todos:read", "todos:write"], admin: ["todos:*"] },
      problems: [],
    });
  });

  test.each([
    ["user", "reads role=permission,permission;role=permission, and not user"],
    ["user=", "reads role=permission,permission;role=permission, and not user="],
    ["User=todos:read", "reads role=permission,permission;role=permission, and not User=todos:read"],
    ["user=todos:read=x", "reads role=permission,permission;role=permission, and not user=todos:read=x"],
    [
      "__proto__=todos:read",
      "reads role=permission,permission;role=permission, and not __proto__=todos:read",
    ],
    ["user=todos:read;user=todos:write", "names the role user twice"],
    ["superadmin=todos:read", "names superadmin, which has every permission"],
    [
      "user=todos:fly",
      "names the permission todos:fly, which is none of todos:read, todos:write, todos:manage, todos:*",
    ],
  ])("%s is refused", (text, problem) => {
    expect(parseGrants(text).problems).toEqual([problem]);
  });
});
