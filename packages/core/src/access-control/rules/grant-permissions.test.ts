import { expect, test } from "vitest";
import type { ActorReader } from "../../index.ts";
import { aScenario, cli } from "../../testing/internal/scenario.ts";
import { withFaults } from "../../testing/mutants/with-faults.ts";
import { parsePermissions } from "../domain/permission.ts";

const todos = { permissions: { "todos:read": "See todos" }, grants: { user: ["todos:read"] } };

test("a grant keeps what was added to the role before its lock was taken", async () => {
  let isPreparing = false;
  const locks: unknown[] = [];
  const { getRole, prepareAccessControl } = await aScenario({}, ({ actors, roles }) => {
    const lock: ActorReader["lock"] = async (actor, target) => {
      if (isPreparing) {
        locks.push([actor.type === "system" ? actor.name : actor.type, target]);
        const role = target.role === undefined ? null : await roles.findByName(target.role);
        if (role !== null)
          await roles.save(role.withPermissions(parsePermissions(["users:read"]), role.updatedAt));
      }
      return actors.lock(actor, target);
    };
    return { actors: withFaults(actors, { lock }) };
  });
  isPreparing = true;
  await prepareAccessControl.execute(todos);
  expect(locks).toEqual([["prepare-access-control", { role: "user" }]]);
  expect((await getRole.execute(cli, { name: "user" })).permissions).toEqual(["todos:read", "users:read"]);
});

test("a start that has nothing to grant takes no lock and saves no role", async () => {
  let locks = 0;
  const { clock, getRole, ports, prepareAccessControl } = await aScenario({}, ({ actors }) => ({
    actors: withFaults(actors, {
      lock(actor, target) {
        locks += 1;
        return actors.lock(actor, target);
      },
    }),
  }));
  await prepareAccessControl.execute(todos);
  const before = await getRole.execute(cli, { name: "user" });
  const versions = async () =>
    (await ports.roles.list({ limit: 10, after: null })).map(({ version }) => version);
  const versionsBefore = await versions();
  locks = 0;
  clock.advance(1_000);
  await prepareAccessControl.execute(todos);
  expect(locks).toBe(0);
  expect(await getRole.execute(cli, { name: "user" })).toEqual(before);
  expect(await versions()).toEqual(versionsBefore);
});

test("a grant to a role that does not exist names it, also when there is nothing to grant", async () => {
  const { prepareAccessControl } = await aScenario();
  for (const granted of [["users:read"], []])
    await expect(prepareAccessControl.execute({ grants: { unknown: granted } })).rejects.toMatchObject({
      code: "access.unknown_role",
      roles: ["unknown"],
    });
});
