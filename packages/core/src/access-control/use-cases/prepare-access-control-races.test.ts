import { describe, expect, test } from "vitest";
import { createPortcullis, RoleNameTaken } from "../../index.ts";
import { createInMemoryPorts } from "../../testing/index.ts";
import { cli, refusal } from "../../testing/internal/scenario.ts";
import { withFaults } from "../../testing/mutants/with-faults.ts";

/** The start of a process; `failures` times another process creates one of its roles first. */
function aStart(failures: number, failure: Error = new RoleNameTaken()) {
  const ports = createInMemoryPorts();
  const names: string[] = [];
  const lockedRoles: string[] = [];
  let left = failures;
  const portcullis = createPortcullis({
    ...ports,
    roles: withFaults(ports.roles, {
      async add(role) {
        names.push(role.name);
        left -= 1;
        if (left >= 0) throw failure;
        return ports.roles.add(role);
      },
    }),
    actors: withFaults(ports.actors, {
      lock(actor, target) {
        lockedRoles.push(...(target.role === undefined ? [] : [target.role]));
        return ports.actors.lock(actor, target);
      },
    }),
  });
  const input = {
    roles: { zoo: { permissions: [] }, able: { permissions: [] } },
    grants: { zoo: ["users:read"], user: ["users:read"], able: ["users:read"] },
  };
  return { names, lockedRoles, prepare: () => portcullis.prepareAccessControl.execute(input) };
}

describe("PrepareAccessControl in processes that start together", () => {
  test("grants once, and creates each role once", async () => {
    const portcullis = createPortcullis(createInMemoryPorts());
    const input = { permissions: { "todos:read": "See todos" }, grants: { user: ["todos:read"] } };
    await Promise.all(Array.from({ length: 10 }, () => portcullis.prepareAccessControl.execute(input)));
    expect((await portcullis.listRoles.execute(cli)).items).toHaveLength(3);
    expect((await portcullis.getRole.execute(cli, { name: "user" })).permissions).toEqual(["todos:read"]);
  });

  test("creates and locks roles in the order of their names, so that none waits for another in a circle", async () => {
    const { lockedRoles, names, prepare } = aStart(0);
    await prepare();
    expect(names).toEqual(["able", "admin", "superadmin", "user", "zoo"]);
    expect(lockedRoles).toEqual(["able", "user", "zoo"]);
  });

  test("begins again each time another process created one of its roles", async () => {
    const { names, prepare } = aStart(5);
    await prepare();
    expect(names.slice(0, 5)).toEqual(Array(5).fill("able"));
    expect(names.slice(5)).toEqual(["able", "admin", "superadmin", "user", "zoo"]);
  });

  test("fails when a role is taken more often than there are roles to create", async () => {
    const { names, prepare } = aStart(Number.POSITIVE_INFINITY);
    expect(await refusal(prepare())).toBe("access.role_name_taken");
    expect(names).toHaveLength(6);
  });

  test("does not begin again after another error", async () => {
    const failure = new Error("the store is unavailable");
    const { names, prepare } = aStart(1, failure);
    await expect(prepare()).rejects.toBe(failure);
    expect(names).toHaveLength(1);
  });
});
