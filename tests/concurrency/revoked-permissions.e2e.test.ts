import type { Database } from "@portcullis/adapters-persistence";
import { openDatabase } from "@portcullis/adapters-persistence";
import type { Portcullis } from "@portcullis/core";
import {
  createPortcullis,
  defaultSessionPolicy,
  Email,
  parseId,
  parseRoleName,
  Role,
  Session,
  systemActor,
  User,
  UserNotFound,
  UuidV7Generator,
} from "@portcullis/core";
import { createInMemoryPorts } from "@portcullis/core/testing";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { administrator } from "../scenarios/scenario.ts";
import { password } from "../support/api-client.ts";
import type { Cluster } from "../support/cluster.ts";
import { startCluster, times } from "../support/cluster.ts";

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
  "DELETE /auth/me/sessions/{id}": [
    () => ({ path: "/auth/me/sessions/00000000-0000-7000-8000-000000000000" }),
  ],
};

/** A read in a body. */
const notWriting = ["POST /authorization/check"];

const ids = new UuidV7Generator();
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

/** In full every route with every revocation; otherwise each route and each revocation at least once. */
function pair(
  routes: Readonly<Record<string, readonly Attack[]>>,
  against: Readonly<Record<string, Revocation>>,
): readonly Race[] {
  const ways = Object.entries(against);
  return Object.entries(routes).flatMap(([route, attacks], index) =>
    ways
      .filter((_, way) => inject("load").isFull || way === index % ways.length)
      .map(([what, revoke]) => ({ route, attacks, what, revoke })),
  );
}

describe("an actor keeps eight requests in flight over two servers while authority is revoked", () => {
  let cluster: Cluster;
  let database: Database;
  /** What an administrator does in a third process. */
  let portcullis: Portcullis;
  let administratorToken: string;
  let round = 0;

  beforeAll(async () => {
    cluster = await startCluster();
    const { email, password: secret } = administrator;
    administratorToken = (await cluster.next().signIn(email, secret)).access_token;
    database = await openDatabase({ url: cluster.databaseUrl });
    portcullis = createPortcullis({ ...createInMemoryPorts(), ...database.ports });
  });
  afterAll(async () => {
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
    const { roles, sessions, unitOfWork, users } = database.ports;
    const now = new Date();
    const client = { ip: null, userAgent: null };
    return unitOfWork.run(async () => {
      const targets: { id: string; role: string }[] = [];
      for (let count = 0; count < 50; count += 1) {
        const name = parseRoleName(`target-${round}-${count}`);
        const what = { name, description: null, permissions: [], isBuiltIn: false };
        await roles.add(Role.create(what, now));
        const id = parseId<"User">(ids.next());
        const email = Email.parse(`${name}@example.com`);
        const account = { id, email, username: null, name: null, passwordHash: null, roles: [name] };
        await users.add(User.register(account, now));
        const who = { id: parseId<"Session">(ids.next()), userId: id, client };
        await sessions.add(Session.start(who, defaultSessionPolicy, now));
        targets.push({ id, role: name });
      }
      return targets;
    });
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
    expect(JSON.parse(await rows())).toEqual(JSON.parse(revoked));
  }

  test("[SEC-096] every guarded write of the API is attacked", async () => {
    const { body } = await cluster.next().call("GET", "/openapi.json");
    const operations = Object.entries<Record<string, { readonly security?: readonly object[] }>>(body.paths);
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

  test.each([...pair(administration, revocations), ...pair(ownAccount, accountRevocations)])(
    "[SEC-096] $route takes no effect once $what",
    async ({ route, attacks, revoke }) => {
      for (const act of attacks) await attack(route.replace(/ .*/, ""), act, revoke);
    },
  );

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
});
