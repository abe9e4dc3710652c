import { expect } from "vitest";
import type { Scenario } from "./scenario.ts";
import { problemOf, titlesOf, todosPath } from "./scenario.ts";
import type { Person, World } from "./world.ts";
import { password } from "./world.ts";

const path = todosPath;

/** What each of them is answered, in the order of `routesOf`. */
const denied = [403, 403, 403, 403, 403, 403, 403, 403];
const matrix: Readonly<Record<string, readonly number[]>> = {
  "no token": [401, 401, 401, 401, 401, 401, 401, 401],
  "a forged token": [401, 401, 401, 401, 401, 401, 401, 401],
  "a user without a role": denied,
  "the owner": [200, 201, 200, 200, 200, 200, 204, 403],
  "another user": [200, 201, 404, 404, 404, 404, 404, 403],
  "who may only read": [200, 403, 404, 403, 403, 403, 403, 403],
  "who may only manage": [200, 403, 200, 200, 200, 200, 204, 200],
  "an admin": [200, 201, 200, 200, 200, 200, 204, 200],
  "a superadmin": [200, 201, 200, 200, 200, 200, 204, 200],
};

const codes: Readonly<Record<number, string>> = {
  403: "access.permission_denied",
  404: "todos.todo_not_found",
};

/** Every route, with a request that is in order. */
function routesOf(todo: { readonly id: string; readonly ownerId: string }) {
  const one = `${path}/${todo.id}`;
  return [
    ["GET", path],
    ["POST", path, { title: "x" }],
    ["GET", one],
    ["PATCH", one, { title: "x" }],
    ["POST", `${one}/complete`],
    ["POST", `${one}/reopen`],
    ["DELETE", one],
    ["GET", `/api/v1/users/${todo.ownerId}/todos`],
  ] as const;
}

async function peopleOf(world: World, owner: Person): Promise<Readonly<Record<string, Person | undefined>>> {
  await world.role("todo-reader", ["todos:read"]);
  await world.role("todo-manager", ["todos:manage"]);
  return {
    "no token": undefined,
    "a forged token": { ...owner, token: `${owner.token.slice(0, -8)}AAAAAAAA` },
    "a user without a role": await world.person([]),
    "the owner": owner,
    "another user": await world.person(),
    "who may only read": await world.person(["todo-reader"]),
    "who may only manage": await world.person(["todo-manager"]),
    "an admin": await world.person(["admin"]),
    "a superadmin": await world.root(),
  };
}

/** Who may do what. */
export const accessScenarios: readonly Scenario[] = [
  {
    name: "the permission matrix",
    async run(world) {
      const owner = await world.person();
      const people = await peopleOf(world, owner);
      for (const [name, expected] of Object.entries(matrix)) {
        const todo = await world.todo(owner);
        const answered: number[] = [];
        for (const [method, target, json] of routesOf(todo)) {
          const answer = await world.call(method, target, { as: people[name], json });
          answered.push(answer.status);
          const code = codes[answer.status];
          if (code !== undefined) expect(problemOf(answer)).toEqual([answer.status, code]);
          if (answer.status === 401) expect(answer.headers.get("www-authenticate")).toContain("Bearer");
        }
        expect([name, answered]).toEqual([name, expected]);
      }
    },
  },
  {
    name: "a user's list has their own, a manager's has those of all users",
    async run(world) {
      const [ada, bob, admin] = [await world.person(), await world.person(), await world.person(["admin"])];
      const word = `w${ada.id.slice(-12)}`;
      for (const person of [ada, bob, admin]) await world.todo(person, { title: `${word} ${person.email}` });
      const list = async (as: Person, query = "") =>
        titlesOf(await world.call("GET", `${path}?q=${word}&sort=createdAt${query}`, { as }));
      expect(await list(ada)).toEqual([`${word} ${ada.email}`]);
      expect(await list(admin)).toEqual([ada, bob, admin].map(({ email }) => `${word} ${email}`));
      expect(await list(admin, "&owner=me")).toEqual([`${word} ${admin.email}`]);
      expect(await list(admin, `&owner=${bob.id}`)).toEqual([`${word} ${bob.email}`]);
      expect(await list(ada, `&owner=${ada.id}`)).toEqual([`${word} ${ada.email}`]);
      const others = await world.call("GET", `${path}?owner=${bob.id}`, { as: ada });
      expect(problemOf(others)).toEqual([403, "access.permission_denied"]);
      const ofBob = await world.call("GET", `/api/v1/users/${bob.id}/todos?done=false`, { as: admin });
      expect(titlesOf(ofBob)).toEqual([`${word} ${bob.email}`]);
    },
  },
  {
    name: "a todo that a manager changes stays its owner's",
    async run(world) {
      const [ada, admin] = [await world.person(), await world.person(["admin"])];
      const todo = await world.todo(ada);
      const json = { title: "Changed" };
      const changed = await world.call("PATCH", `${path}/${todo.id}`, { as: admin, json });
      expect(changed.body).toMatchObject({ title: "Changed", ownerId: ada.id });
      expect((await world.call("GET", `${path}/${todo.id}`, { as: ada })).body).toEqual(changed.body);
    },
  },
  {
    name: "todos are deleted with their owner, by the owner or an administrator",
    async run(world) {
      const admin = await world.person(["admin"]);
      const [ada, bob, eve] = [await world.person(), await world.person(), await world.person()];
      const [hers, his, kept] = [await world.todo(ada), await world.todo(bob), await world.todo(eve)];
      const wrong = await world.call("DELETE", "/api/v1/auth/me", { as: ada, json: { password: "wrong" } });
      expect(wrong.status).toBe(403);
      expect((await world.call("GET", `${path}/${hers.id}`, { as: ada })).status).toBe(200);

      const own = await world.call("DELETE", "/api/v1/auth/me", { as: ada, json: { password } });
      const deleted = await world.call("DELETE", `/api/v1/users/${bob.id}`, { as: admin });
      expect([own.status, deleted.status]).toEqual([204, 204]);
      for (const { id, ownerId } of [hers, his]) {
        const gone = await world.call("GET", `${path}/${id}`, { as: admin });
        expect(problemOf(gone)).toEqual([404, "todos.todo_not_found"]);
        const list = await world.call("GET", `/api/v1/users/${ownerId}/todos`, { as: admin });
        expect(titlesOf(list)).toEqual([]);
      }
      expect((await world.call("GET", `${path}/${kept.id}`, { as: eve })).body).toEqual(kept);
      expect((await world.call("POST", path, { as: ada, json: { title: "x" } })).status).toBe(401);
    },
  },
];
