import { describe, expect, test } from "vitest";
import type { ActorReader, GuardedWrite, WriteTarget } from "../../index.ts";
import { GuardedUnitOfWork } from "../../index.ts";
import { aScenario, cli, refusal } from "../../testing/internal/scenario.ts";

describe("GuardedUnitOfWork", () => {
  test("passes the actor with the present permissions, and without any for the actor's own account", async () => {
    const { assignRoles, person, ports } = await aScenario();
    const { actor } = await person("ada", ["user"]);
    await assignRoles.execute(cli, { userId: actor.userId, roles: ["admin"] });
    const guarded = new GuardedUnitOfWork(ports);
    const under = (write: GuardedWrite) =>
      guarded.run(actor, write, async (current) => [
        current.type === "user" ? current.roles : null,
        current.permissions.toArray(),
      ]);
    expect(await under({ permissions: ["users:update"] })).toEqual([
      ["admin"],
      ["roles:*", "sessions:*", "users:*"],
    ]);
    expect(await under({ isOwnAccount: true })).toEqual([[], []]);
  });

  test("refuses an actor whose session is that of another user", async () => {
    const { person, ports } = await aScenario();
    const [ada, root] = [await person("ada"), await person("root", ["superadmin"])];
    const mixed = { ...ada.actor, sessionId: root.actor.sessionId };
    const run = new GuardedUnitOfWork(ports).run(mixed, { permissions: [] }, async () => "ran");
    expect(await refusal(run)).toBe("access.actor_revoked");
  });

  test("locks the actor's own user for the actor's own account, whatever user an untyped caller names", async () => {
    const { person, ports } = await aScenario();
    const { actor } = await person("ada");
    const targets: WriteTarget[] = [];
    const actors: ActorReader = {
      findBySession: (id) => ports.actors.findBySession(id),
      lock(who, target) {
        targets.push(target);
        return ports.actors.lock(who, target);
      },
    };
    // As a caller without types can.
    const write = { isOwnAccount: true, userId: cli.name } as unknown as GuardedWrite;
    await new GuardedUnitOfWork({ ...ports, actors }).run(actor, write, async () => undefined);
    expect(targets).toEqual([{ userId: actor.userId, isOwnAccount: true }]);
  });

  test("runs nothing for an untyped caller that names no permissions", async () => {
    const { person, ports } = await aScenario();
    const { actor } = await person("ada");
    const guarded = new GuardedUnitOfWork(ports);
    for (const write of [{}, { isOwnAccount: false }]) {
      let ran = false;
      // As a caller without types can.
      const run = guarded.run(actor, write as GuardedWrite, async () => {
        ran = true;
      });
      await expect(run).rejects.toThrow(
        new TypeError("A guarded unit of work needs `permissions` or `isOwnAccount`."),
      );
      expect(ran).toBe(false);
    }
  });
});
