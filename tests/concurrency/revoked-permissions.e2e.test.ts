import type { Database } from "@portcullis/adapters-persistence";
import { openDatabase } from "@portcullis/adapters-persistence";
import type { Portcullis } from "@portcullis/core";
import { createPortcullis, systemActor, UserNotFound } from "@portcullis/core";
import { createInMemoryPorts } from "@portcullis/core/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { administrator } from "../scenarios/scenario.ts";
import { password } from "../support/api-client.ts";
import type { Cluster } from "../support/cluster.ts";
import { startCluster, times } from "../support/cluster.ts";
import { noPgBouncer, PgBouncer } from "../support/pgbouncer.ts";
import { createDatabaseBehindPgBouncer, createMigratedDatabase } from "../support/test-database.ts";

/** Requests of one actor that are under way at the same time. */
const inFlight = 8;

/** An actor with a role, and the users whom the actor writes to. Each has a role of their own. */
interface World {
  readonly id: string;
  readonly token: string;
  readonly role: string;
  readonly spareRole: string;
  /** Enough users, each with a session and a role of their own, for writes that work once. */
  readonly targets: readonly { readonly id: string; readonly role: string }[];
}

interface Call {
  readonly path: string;
  readonly json?: unknown;
}

type Attack = (world: World, count: number) => Call;

function nth(targets: World["targets"], count: number): World["targets"][number] {
  return targets[count % targets.length] ?? { id: "", role: "" };
}

const permissions = ["users:*", "roles:*", "sessions:*"];

/** Guarded writes that need a role, by route; some are tried in several ways. */
const administration: Readonly<Record<string, readonly Attack[]>> = {
  "POST /users": [
    ({ id, role }, count) => ({
      path: "/users",
      json: { email: `target-${count}-of-${id}@example.com`, password, roles: [role] },
    }),
  ],
  "PATCH /users/{id}": [
    ({ targets }, count) => ({ path: `/users/${nth(targets, 0).id}`, json: { name: `Owned ${count}` } }),
    ({ id }, count) => ({ path: `/users/${id}`, json: { name: `Still here ${count}` } }),
  ],
  "DELETE /users/{id}": [({ targets }, count) => ({ path: `/users/${nth(targets, count).id}` })],
  "POST /users/{id}/activate": [({ id }) => ({ path: `/users/${id}/activate` })],
  "POST /users/{id}/deactivate": [
    ({ targets }, count) => ({ path: `/users/${nth(targets, count).id}/deactivate` }),
  ],
  "PUT /users/{id}/roles": [
    ({ id, role, spareRole }, count) => ({
      path: `/users/${id}/roles`,
      json: { roles: count % 2 === 0 ? [role] : [role, spareRole] },
    }),
    ({ targets, role }, count) => ({
      path: `/users/${nth(targets, 0).id}/roles`,
      json: { roles: count % 2 === 0 ? [role] : [] },
    }),
  ],
  "DELETE /users/{id}/sessions": [
    ({ targets }, count) => ({ path: `/users/${nth(targets, count).id}/sessions` }),
  ],
  "POST /roles": [
    ({ role }, count) => ({ path: "/roles", json: { name: `${role}-${count}`, permissions: ["users:*"] } }),
  ],
  "PATCH /roles/{name}": [
    ({ spareRole }, count) => ({ path: `/roles/${spareRole}`, json: { description: `Owned ${count}` } }),
  ],
  "PUT /roles/{name}/permissions": [
    ({ role }, count) => ({
      path: `/roles/${role}/permissions`,
      json: { permissions: count % 2 === 0 ? permissions : [...permissions, "users:read"] },
    }),
  ],
  "DELETE /roles/{name}": [({ targets }, count) => ({ path: `/roles/${nth(targets, count).role}` })],
};

/** Answered 404 to an actor who may, since the ids of their sessions are not known here. */
const revokeUnknownSession: Attack = () => ({
  path: "/auth/me/sessions/00000000-0000-7000-8000-000000000000",
});

/** Guarded writes that need no role. */
const ownAccount: Readonly<Record<string, readonly Attack[]>> = {
  "PATCH /auth/me": [(_, count) => ({ path: "/auth/me", json: { name: `Still here ${count}` } })],
  "POST /auth/me/password": [
    (_, count) => ({
      path: "/auth/me/password",
      json: { currentPassword: password, newPassword: `another horse ${count}` },
    }),
  ],
  "DELETE /auth/me": [() => ({ path: "/auth/me", json: { password } })],
  "POST /auth/logout-all": [() => ({ path: "/auth/logout-all" })],
  "DELETE /auth/me/sessions/{id}": [revokeUnknownSession],
};

/** A read in a body. */
const notWriting = ["POST /authorization/check"];

const root = systemActor("test");
type Revocation = (portcullis: Portcullis, world: World) => Promise<unknown>;

const accountRevocations: Readonly<Record<string, Revocation>> = {
  deactivated: ({ deactivateUser }, { id }) => deactivateUser.execute(root, { userId: id }),
  deleted: ({ deleteUser }, { id }) => deleteUser.execute(root, { userId: id }),
  "signed out": ({ revokeUserSessions }, { id }) => revokeUserSessions.execute(root, { userId: id }),
};

const revocations: Readonly<Record<string, Revocation>> = {
  ...accountRevocations,
  demoted: ({ assignRoles }, { id }) => assignRoles.execute(root, { userId: id, roles: ["user"] }),
  "stripped of permissions": ({ setRolePermissions }, { role }) =>
    setRolePermissions.execute(root, { name: role, permissions: [] }),
  "left without a role": ({ deleteRole }, { role }) => deleteRole.execute(root, { name: role }),
};

interface Race {
  readonly route: string;
  readonly attacks: readonly Attack[];
  readonly what: string;
  readonly revoke: Revocation;
}

/** Every route with every revocation, or each route and each revocation at least once. */
function pair(
  routes: Readonly<Record<string, readonly Attack[]>>,
  against: Readonly<Record<string, Revocation>>,
  isFull: boolean,
): readonly Race[] {
  const ways = Object.entries(against);
  return Object.entries(routes).flatMap(([route, attacks], index) =>
    ways
      .filter((_, way) => isFull || way === index % ways.length)
      .map(([what, revoke]) => ({ route, attacks, what, revoke })),
  );
}

interface Way {
  readonly pooler: "none" | "transaction";
  readonly isFull: boolean;
}

const direct: Way = { pooler: "none", isFull: inject("load").isFull };
const pooled: Way = { pooler: "transaction", isFull: false };

describe.each(inject("load").isFull ? [direct, pooled] : [direct])(
  "an actor keeps eight requests in flight over two servers while authority is revoked, pooler: $pooler",
  ({ pooler, isFull }) => {
    const isMissing = pooler === "transaction" && !PgBouncer.isInstalled();
    let cluster: Cluster;
    let database: Database;
    /** What an administrator does in a third process. */
    let portcullis: Portcullis;
    let administratorToken: string;
    let round = 0;

    beforeAll(async () => {
      if (isMissing) return;
      const create = pooler === "none" ? createMigratedDatabase : createDatabaseBehindPgBouncer;
      cluster = await startCluster({ DATABASE_POOLER: pooler }, create);
      const { email, password: secret } = administrator;
      administratorToken = (await cluster.next().signIn(email, secret)).access_token;
      database = await openDatabase({ url: cluster.databaseUrl, pooler });
      portcullis = createPortcullis({ ...createInMemoryPorts(), ...database.ports });
    });
    beforeEach((context) => {
      if (isMissing) context.skip(noPgBouncer);
    });
    afterAll(async () => {
      if (isMissing) return;
      await database.close();
      await cluster.stop();
    });

    async function aWorld(): Promise<World> {
      round += 1;
      const [role, spareRole] = [`ops-${round}`, `spare-${round}`];
      await portcullis.createRole.execute(root, { name: role, permissions });
      await portcullis.createRole.execute(root, { name: spareRole, permissions: ["users:read"] });
      const email = `actor-${round}@example.com`;
      const { body } = await cluster.next().call("POST", "/api/v1/users", {
        token: administratorToken,
        json: { email, password, roles: [role] },
      });
      const { access_token: token } = await cluster.next().signIn(email);
      return { id: body.id, token, role, spareRole, targets: await makeTargets() };
    }

    async function makeTargets(): Promise<World["targets"]> {
      return database.orm.em.fork().execute(`with
      numbers as (select 'target-${round}-' || number as name from generate_series(0, 49) as number),
      made_roles as (
        insert into roles (name, is_built_in, created_at, updated_at, version)
        select name, false, now(), now(), 1 from numbers returning name
      ),
      made_users as (
        insert into users (id, email, email_key, is_active, email_verified, search_text, created_at, updated_at, version)
        select gen_random_uuid(), name || '@example.com', name || '@example.com', true, false, name, now(), now(), 1
        from numbers returning id, search_text as role
      ),
      made_user_roles as (
        insert into user_roles (user_id, role_name, created_at, email_key, is_active)
        select id, role, now(), role || '@example.com', true from made_users
      ),
      made_sessions as (
        insert into sessions (id, user_id, created_at, last_used_at, idle_expires_at, expires_at)
        select gen_random_uuid(), id, now(), now(), now() + interval '1 day', now() + interval '2 days' from made_users
      )
      select id, role from made_users`);
    }

    /** Every row that a guarded write could change. */
    async function rows(): Promise<string> {
      const [dump] = await database.orm.em.fork().execute<{ rows: string }[]>(`select json_build_object(
      'users', (select json_agg(to_json(u) order by id) from users u),
      'userRoles', (select json_agg(r order by user_id, role_name) from user_roles r),
      'roles', (select json_agg(r order by name) from roles r),
      'rolePermissions', (select json_agg(r order by role_name, permission_name) from role_permissions r),
      'sessions', (select json_agg(json_build_array(id, ended_at, end_reason) order by id) from sessions)
    )::text as rows`);
      return dump?.rows ?? "";
    }

    async function attack(
      method: string,
      act: Attack,
      revoke: Revocation,
      prepare: Revocation = async () => undefined,
    ): Promise<void> {
      const world = await aWorld();
      await prepare(portcullis, world);
      let acknowledged = false;
      let count = 0;
      let succeeded = 0;
      const late: unknown[] = [];
      const unexpected: unknown[] = [];
      const enough = Promise.withResolvers<void>();
      const stream = times(inFlight, async () => {
        for (let after = 0; after < 3; after += acknowledged ? 1 : 0) {
          const sentAfter = acknowledged;
          count += 1;
          if (count > 2 * inFlight) enough.resolve();
          const { path, json } = act(world, count);
          const call = { token: world.token, ...(json !== undefined && { json }) };
          const { status, body } = await cluster.next().call(method, `/api/v1${path}`, call);
          if (status < 300) succeeded += 1;
          if (sentAfter && status < 300) late.push(body);
          if (status >= 500) unexpected.push(body);
        }
      });
      await Promise.race([enough.promise, stream]);
      const revoked = await revoke(portcullis, world)
        .catch((error: unknown) => {
          // An actor who deleted their own account has no permission left to revoke.
          if (!(error instanceof UserNotFound && method === "DELETE")) throw error;
        })
        .then(rows)
        .finally(() => {
          acknowledged = true;
        });
      await stream;
      expect(unexpected).toEqual([]);
      expect(late).toEqual([]);
      if (act !== revokeUnknownSession) expect(succeeded).toBeGreaterThan(0);
      const last = await rows();
      // Compared as JSON only for the message: there are many rows.
      if (last !== revoked) expect(JSON.parse(last)).toEqual(JSON.parse(revoked));
    }

    test("[SEC-096] every guarded write of the API is attacked", async () => {
      const { body } = await cluster.next().call("GET", "/openapi.json");
      const operations = Object.entries<Record<string, { readonly security?: readonly object[] }>>(
        body.paths,
      );
      const writes = operations.flatMap(([path, methods]) =>
        Object.entries(methods)
          .filter(
            ([method, { security = [] }]) =>
              method !== "get" &&
              security.length > 0 &&
              !security.some((each) => Object.keys(each).length === 0),
          )
          .map(([method]) => `${method.toUpperCase()} ${path.replace("/api/v1", "")}`),
      );
      const attacked = Object.keys({ ...administration, ...ownAccount });
      expect([...attacked, ...notWriting].toSorted()).toEqual(writes.toSorted());
    });

    test.each([
      ...pair(administration, revocations, isFull),
      ...pair(ownAccount, accountRevocations, isFull),
    ])("[SEC-096] $route takes no effect once $what", async ({ route, attacks, revoke }) => {
      for (const act of attacks) await attack(route.replace(/ .*/, ""), act, revoke);
    });

    describe("[SEC-098] once a role outgrew the actor", () => {
      const strengthen: Revocation = ({ setRolePermissions }, { spareRole }) =>
        setRolePermissions.execute(root, { name: spareRole, permissions: ["*"] });

      test("it is not given to a user", async () => {
        const give: Attack = ({ targets, spareRole }, count) => ({
          path: `/users/${nth(targets, count).id}/roles`,
          json: { roles: [spareRole] },
        });
        await attack("PUT", give, strengthen);
      });

      test("no user is created with it", async () => {
        const create: Attack = ({ id, spareRole }, count) => ({
          path: "/users",
          json: { email: `strong-${count}-of-${id}@example.com`, password, roles: [spareRole] },
        });
        await attack("POST", create, strengthen);
      });

      test("no user who has it is changed", async () => {
        const change: Attack = ({ targets }, count) => ({
          path: `/users/${nth(targets, 0).id}`,
          json: { email: `taken-over-${count}@example.com` },
        });
        await attack("PATCH", change, strengthen, ({ assignRoles }, { targets, spareRole }) =>
          assignRoles.execute(root, { userId: nth(targets, 0).id, roles: [spareRole] }),
        );
      });
    });
  },
);
