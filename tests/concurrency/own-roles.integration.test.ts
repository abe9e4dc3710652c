import type { Database } from "@portcullis/adapters-persistence";
import { openDatabase } from "@portcullis/adapters-persistence";
import { ConcurrentModification, createPortcullis, systemActor } from "@portcullis/core";
import { createInMemoryPorts } from "@portcullis/core/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { TestDatabase } from "../support/test-database.ts";
import { createTestDatabase } from "../support/test-database.ts";

const processes = 6;
const rounds = 10;
const permissions = { "invoices:read": "See invoices", "invoices:send": "Send invoices" };

let engine: TestDatabase;
let databases: readonly Database[];
beforeAll(async () => {
  engine = await createTestDatabase();
  const open = () => openDatabase({ url: engine.url, poolMin: 1, poolMax: 2 });
  databases = await Promise.all(Array.from({ length: processes }, open));
  await databases[0]?.migrator.up();
});
afterAll(async () => {
  await Promise.all(databases.map((database) => database.close()));
  await engine.drop();
});

test("releases that add roles and start at once create each role once", async () => {
  const starts = databases.map((database) =>
    createPortcullis({ ...createInMemoryPorts(), ...database.ports }),
  );
  const [first] = starts;
  if (first === undefined) throw new Error("There is a process.");
  // Nothing is new but the roles, so that no process waits for permissions to be registered.
  await first.prepareAccessControl.execute({ permissions });

  const names: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const added = ["accountant", "auditor", "clerk"].map((name) => `${name}-${round}`);
    const entries = added.map((name) => [name, { permissions: Object.keys(permissions) }] as const);
    const startWith = (portcullis: typeof first, index: number) =>
      // Half of the processes name them in the opposite order.
      portcullis.prepareAccessControl.execute({
        permissions,
        roles: Object.fromEntries(index % 2 === 0 ? entries : entries.toReversed()),
      });
    await Promise.all(starts.map(startWith));
    names.push(...added);
  }

  const { items } = await first.listRoles.execute(systemActor("test"), { limit: 100 });
  expect(items.map(({ name }) => name)).toEqual([...names, "admin", "superadmin", "user"].sort());
  const made = items.filter(({ isBuiltIn }) => !isBuiltIn);
  expect(made.every((role) => role.permissions.length === 2)).toBe(true);
}, 60_000);

test("a start that grants a new permission succeeds while an administrator changes the role", async () => {
  const [starter, administration] = databases.map((database) =>
    createPortcullis({ ...createInMemoryPorts(), ...database.ports }),
  );
  if (starter === undefined || administration === undefined) throw new Error("There are two processes.");
  await starter.prepareAccessControl.execute();
  let isOver = false;
  const changing = async (): Promise<void> => {
    for (let count = 0; !isOver; count += 1) {
      const granted = count % 2 === 0 ? [] : ["users:read"];
      await administration.setRolePermissions.execute(systemActor("test"), {
        name: "user",
        permissions: granted,
      });
    }
  };
  const changes = changing();
  const grants = async (): Promise<void> => {
    for (let round = 0; round < 30; round += 1) {
      const name = `reports-${round}:read`;
      await starter.prepareAccessControl.execute({
        permissions: { [name]: "See reports" },
        grants: { user: [name] },
      });
    }
  };
  await grants().finally(() => {
    isOver = true;
  });
  // The administrator may get a conflict: another transaction changed the role at that moment.
  await changes.catch((error: unknown) => expect(error).toBeInstanceOf(ConcurrentModification));
}, 60_000);
