import { randomUUID } from "node:crypto";
import type { SessionId, UserActor, UserId } from "@portcullis/core";
import { createPortcullis, PermissionSet, parseId, systemActor, User } from "@portcullis/core";
import type { ActorReaderSubject } from "@portcullis/core/testing";
import { actorReaderContract, createInMemoryPorts } from "@portcullis/core/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TestDatabase } from "../../../../tests/support/postgres.ts";
import { createTestDatabase } from "../../../../tests/support/postgres.ts";
import { PreparedStatements } from "../connection/prepared-statements.ts";
import type { Database } from "../open-database.ts";
import { openDatabase } from "../open-database.ts";
import type { AdvisoryLock } from "../sql/advisory-locks.ts";
import { AdvisoryLocks } from "../sql/advisory-locks.ts";
import { MikroOrmContext } from "../sql/mikro-orm-context.ts";
import { addMemberRole, memberRole, newSession, newUser } from "../test-support/samples.ts";
import { MikroOrmActorReader } from "./mikro-orm-actor-reader.ts";
import { MikroOrmRoleRepository } from "./mikro-orm-role-repository.ts";

let server: TestDatabase;
let database: Database;

beforeAll(async () => {
  server = await createTestDatabase();
  database = await openDatabase({ url: server.url });
  await database.migrator.up();
});

afterAll(async () => {
  await database.close();
  await server.drop();
});

/** Leaves locks out, and locks on rows that the pattern matches. */
interface Fault {
  readonly locks?: (lock: AdvisoryLock) => boolean;
  readonly rows?: RegExp;
}

class FaultyLocks extends AdvisoryLocks {
  readonly #isLeftOut: (lock: AdvisoryLock) => boolean;

  constructor(context: MikroOrmContext, isLeftOut: (lock: AdvisoryLock) => boolean) {
    super(context);
    this.#isLeftOut = isLeftOut;
  }

  override async take(locks: readonly AdvisoryLock[]): Promise<void> {
    await super.take(locks.filter((lock) => !this.#isLeftOut(lock)));
  }
}

async function subjectWith({ locks = () => false, rows }: Fault): Promise<ActorReaderSubject> {
  await database.orm.em.fork().execute("truncate users, roles, permissions cascade");
  const context = new MikroOrmContext(database.orm, new PreparedStatements(), "public");
  const query = context.query.bind(context);
  context.query = async (sql, parameters) =>
    query(rows === undefined ? sql : sql.replace(rows, ""), parameters);
  return {
    ...database.ports,
    actors: new MikroOrmActorReader(context, new FaultyLocks(context, locks)),
    roles: new MikroOrmRoleRepository(context, new FaultyLocks(context, locks)),
  };
}

const faults: Readonly<Record<string, Fault>> = {
  "the actor's user and session": { rows: /for share of users, sessions/ },
  "the actor's user": { rows: /(?<=for share of )users, / },
  "the session": { rows: /(?<=for share of users), sessions/ },
  "the actor's roles": { locks: ({ on, mode }) => on === "role" && mode === "shared" },
  "the target's user": { locks: ({ on, mode }) => on === "user" && mode === "exclusive" },
  "a role that is changed": { locks: ({ on, mode }) => on === "role" && mode === "exclusive" },
};

describe("a lock left out is noticed by the contract kit", () => {
  test("which passes with all of them", async () => {
    for (const { run } of actorReaderContract) await run(() => subjectWith({}));
  });

  test.each(Object.entries(faults))(
    "%s",
    async (_, fault) => {
      const broken: string[] = [];
      for (const { name, run } of actorReaderContract)
        await run(() => subjectWith(fault)).catch(() => broken.push(name));
      expect(broken).not.toEqual([]);
    },
    60_000,
  );
});

function actorOf(userId: UserId, sessionId: SessionId): UserActor {
  return { type: "user", userId, sessionId, roles: [], permissions: new PermissionSet([]) };
}

test("writes of one actor go on side by side", async () => {
  const ports = { ...createInMemoryPorts(), ...database.ports };
  const portcullis = createPortcullis(ports);
  await portcullis.prepareAccessControl.execute();
  const password = "correct horse battery";
  const account = { email: `${randomUUID()}@example.com`, password, roles: ["user", "admin"] };
  const { id } = await portcullis.createUser.execute(systemActor("test"), account);
  const tokens = await portcullis.signIn.execute({ identifier: account.email, password });
  const actor = actorOf(parseId(id), parseId(tokens.sessionId));
  const { actors, unitOfWork } = database.ports;
  const bothLocked = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
  const hold = async (own: PromiseWithResolvers<void>): Promise<void> =>
    unitOfWork.run(async () => {
      await actors.lock(actor, {});
      own.resolve();
      await Promise.all(bothLocked.map(({ promise }) => promise));
    });
  await expect(Promise.all(bothLocked.map(hold))).resolves.toEqual([undefined, undefined]);
});

const withdrawals: Readonly<Record<string, (user: UserId, session: SessionId) => Promise<unknown>>> = {
  "a deactivation": (id) => database.ports.users.lock(id),
  "a sign-out or a refresh": (_, id) => database.ports.sessions.lock(id),
  "a change of a role": async () => {
    const role = await database.ports.roles.findByName(memberRole);
    if (role !== null) await database.ports.roles.save(role);
  },
};

async function waitingConnections(): Promise<number> {
  const [found] = await database.orm.em.fork().execute<{ count: number }[]>(
    `select count(*)::int as count from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return found?.count ?? 0;
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue()));
}

test.each(Object.entries(withdrawals))("%s waits for no write that began after it", async (_, withdraw) => {
  const { actors, roles, sessions, unitOfWork, users } = database.ports;
  if ((await roles.findByName(memberRole)) === null) await addMemberRole(database.ports);
  const user = await users.save(User.restore({ ...newUser(), roles: [memberRole] }));
  const session = newSession(user.id);
  await sessions.add(session);
  const order: string[] = [];
  const write = (name: string, hold: Promise<void>, locked?: () => void) =>
    unitOfWork.run(async () => {
      await actors.lock(actorOf(user.id, session.id), {});
      locked?.();
      await hold;
      order.push(name);
    });
  const before = Promise.withResolvers<void>();
  const locked = Promise.withResolvers<void>();
  const first = write("the write before", before.promise, locked.resolve);
  await locked.promise;
  const withdrawal = unitOfWork.run(async () => {
    await withdraw(user.id, session.id);
    order.push("the withdrawal");
  });
  await until(async () => (await waitingConnections()) === 1);
  let overtook = false;
  const second = write("the write after", Promise.resolve(), () => {
    overtook = !order.includes("the withdrawal");
  });
  await until(async () => overtook || (await waitingConnections()) === 2);
  before.resolve();
  await Promise.all([first, withdrawal, second]);
  expect(order).toEqual(["the write before", "the withdrawal", "the write after"]);
});
