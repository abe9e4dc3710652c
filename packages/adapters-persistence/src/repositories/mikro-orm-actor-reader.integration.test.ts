import { randomUUID } from "node:crypto";
import { IsolationLevel } from "@mikro-orm/sql";
import type { SessionId, UserActor, UserId } from "@portcullis/core";
import { createPortcullis, PermissionSet, parseId, systemActor, User } from "@portcullis/core";
import type { ActorReaderSubject } from "@portcullis/core/testing";
import { actorReaderContract, createInMemoryPorts } from "@portcullis/core/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TestDatabase } from "../../../../tests/support/test-database.ts";
import { createMigratedDatabase } from "../../../../tests/support/test-database.ts";
import type { Database } from "../open-database.ts";
import { openDatabase } from "../open-database.ts";
import { PreparedStatements } from "../postgresql/prepared-statements.ts";
import type { AdvisoryLock, RoleLocks } from "../sql/advisory-locks.ts";
import { AdvisoryLocks } from "../sql/advisory-locks.ts";
import { MikroOrmContext } from "../sql/mikro-orm-context.ts";
import { deleteEveryRow } from "../test-support/delete-every-row.ts";
import { addMemberRole, memberRole, newSession, newUser } from "../test-support/samples.ts";
import { MikroOrmActorReader } from "./mikro-orm-actor-reader.ts";
import { MikroOrmRoleRepository } from "./mikro-orm-role-repository.ts";

let server: TestDatabase;
let database: Database;

beforeAll(async () => {
  server = await createMigratedDatabase();
  database = await openDatabase({ url: server.url });
});

afterAll(async () => {
  await database.close();
  await server.drop();
});

/** Leaves locks out, and locks on rows that the pattern matches. */
interface Fault {
  readonly locks?: (locks: readonly AdvisoryLock[]) => readonly AdvisoryLock[];
  readonly roles?: (locks: RoleLocks) => RoleLocks;
  readonly rows?: RegExp;
}

class FaultyLocks extends AdvisoryLocks {
  readonly #fault: Fault;

  constructor(context: MikroOrmContext, fault: Fault) {
    super(context);
    this.#fault = fault;
  }

  override async take(locks: readonly AdvisoryLock[]): Promise<void> {
    await super.take(this.#fault.locks?.(locks) ?? locks);
  }

  override async takeRoles(locks: RoleLocks): Promise<void> {
    await super.takeRoles(this.#fault.roles?.(locks) ?? locks);
  }
}

async function subjectWith(fault: Fault): Promise<ActorReaderSubject> {
  await deleteEveryRow(database);
  const context = new MikroOrmContext(database.orm, new PreparedStatements(), "public");
  const query = context.query.bind(context);
  context.query = async (sql, parameters) =>
    query(fault.rows === undefined ? sql : sql.replace(fault.rows, ""), parameters);
  return {
    ...database.ports,
    actors: new MikroOrmActorReader(context, new FaultyLocks(context, fault)),
    roles: new MikroOrmRoleRepository(context, new FaultyLocks(context, fault)),
  };
}

/** Cases about locks first. The change that a lock is to hold back has 60 reads to happen, which a busy machine can miss. */
const rounds = Array.from({ length: 3 }, () => actorReaderContract.toReversed());

const faults: Readonly<Record<string, Fault>> = {
  "the actor's user and session": { rows: /for share of users, sessions/ },
  "the actor's user": { rows: /(?<=for share of )users, / },
  "the session": { rows: /(?<=for share of users), sessions/ },
  "the target's user": { locks: (locks) => locks.filter(({ mode }) => mode === "shared") },
  "the actor's roles": { roles: ({ ofUsers = [], ...rest }) => ({ ...rest, ofUsers: ofUsers.slice(1) }) },
  "the target's roles": { roles: ({ ofUsers = [], ...rest }) => ({ ...rest, ofUsers: ofUsers.slice(0, 1) }) },
  "roles about to be given": { roles: (locks) => ({ ...locks, shared: [] }) },
  "a role that is changed": { roles: (locks) => ({ ...locks, exclusive: [] }) },
};

describe("[SEC-097] a missing lock is found by the contract kit", () => {
  test("which passes with all of them", async () => {
    for (const { run } of actorReaderContract) await run(() => subjectWith({}));
  });

  test.each(Object.entries(faults))(
    "%s",
    async (_, fault) => {
      let broken: string | undefined;
      for (const { name, run } of rounds.flat()) {
        await run(() => subjectWith(fault)).catch(() => {
          broken = name;
        });
        if (broken !== undefined) break;
      }
      expect(broken).toBeDefined();
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

const revocations: Readonly<Record<string, (user: UserId, session: SessionId) => Promise<unknown>>> = {
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

test.each(Object.entries(revocations))(
  "[SEC-097] %s waits for no write that began after it",
  async (_, revoke) => {
    const { actors, roles, sessions, unitOfWork, users } = database.ports;
    if ((await roles.findByName(memberRole)) === null) await addMemberRole(database.ports);
    const user = await users.add(User.restore({ ...newUser(), roles: [memberRole] }));
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
    const revocation = unitOfWork.run(async () => {
      await revoke(user.id, session.id);
      order.push("the revocation");
    });
    await until(async () => (await waitingConnections()) === 1);
    let overtook = false;
    const second = write("the write after", Promise.resolve(), () => {
      overtook = !order.includes("the revocation");
    });
    await until(async () => overtook || (await waitingConnections()) === 2);
    before.resolve();
    await Promise.all([first, revocation, second]);
    expect(order).toEqual(["the write before", "the revocation", "the write after"]);
  },
);

test("[SEC-099] a host's transaction of another isolation level is refused, and the database's default does not matter", async () => {
  const { actors, unitOfWork, users, sessions } = database.ports;
  const user = await users.add(newUser());
  const session = newSession(user.id);
  await sessions.add(session);
  const lock = () => unitOfWork.run(() => actors.lock(actorOf(user.id, session.id), {}));
  for (const isolationLevel of [IsolationLevel.REPEATABLE_READ, IsolationLevel.SERIALIZABLE]) {
    const host = database.orm.em.fork().transactional(lock, { isolationLevel });
    await expect(host).rejects.toThrow("READ COMMITTED");
  }
  const name = new URL(server.url).pathname.slice(1);
  await database.orm.em
    .fork()
    .execute(`alter database ${name} set default_transaction_isolation = 'repeatable read'`);
  const other = await openDatabase({ url: server.url });
  const inOther = other.ports.unitOfWork.run(() => other.ports.actors.lock(actorOf(user.id, session.id), {}));
  await expect(inOther.finally(() => other.close())).resolves.toMatchObject({ user: { id: user.id } });
});

test("a lock that waited for another program's transaction sees the roles as they are after it", async () => {
  const { actors, roles, sessions, unitOfWork, users } = database.ports;
  if ((await roles.findByName(memberRole)) === null) await addMemberRole(database.ports);
  const user = await users.add(User.restore({ ...newUser(), roles: [memberRole] }));
  const session = newSession(user.id);
  await sessions.add(session);
  const locks = {
    user: async () => (await users.lock(user.id))?.roles,
    actor: async () => (await actors.lock(actorOf(user.id, session.id), {}))?.roles,
  };
  for (const lock of Object.values(locks)) {
    const program = database.orm.em.fork();
    await program.begin();
    await program.execute("update users set version = version + 1 where id = ?", [user.id]);
    await program.execute("delete from user_roles where user_id = ?", [user.id]);
    const locked = unitOfWork.run(lock);
    await until(async () => (await waitingConnections()) === 1);
    await program.commit();
    expect(await locked).toEqual([]);
    const changed = await users.findById(user.id);
    if (changed !== null) await users.save(User.restore({ ...changed, roles: [memberRole] }));
  }
});
