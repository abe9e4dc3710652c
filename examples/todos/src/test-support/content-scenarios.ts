import { expect } from "vitest";
import type { Scenario } from "./scenario.ts";
import { problemOf, refusedFields, todosPath, unknownId } from "./scenario.ts";

const path = todosPath;
const pathOf = ({ id }: { readonly id: string }): string => `${path}/${id}`;

/** Users create, read, change, complete and delete their own todos. */
export const contentScenarios: readonly Scenario[] = [
  {
    name: "a new todo is answered with its path and version, and is found there",
    async run(world) {
      const as = await world.person();
      const made = await world.call("POST", path, {
        as,
        json: { title: "  Cafe\u0301 ", description: "One\nTwo", dueDate: "2028-02-29" },
      });
      expect(made.status).toBe(201);
      expect(made.body).toEqual({
        id: made.body.id,
        title: "Café",
        description: "One\nTwo",
        dueDate: "2028-02-29",
        done: false,
        completedAt: null,
        ownerId: as.id,
        createdAt: made.body.createdAt,
        updatedAt: made.body.createdAt,
      });
      expect(Math.abs(Date.now() - Date.parse(made.body.createdAt))).toBeLessThan(60_000);
      expect(made.headers.get("location")).toBe(pathOf(made.body));
      expect(made.headers.get("etag")).toBe('"1"');

      const found = await world.call("GET", pathOf(made.body), { as });
      expect([found.status, found.body, found.headers.get("etag")]).toEqual([200, made.body, '"1"']);
    },
  },
  {
    name: "a title is enough, and a blank description is none",
    async run(world) {
      const as = await world.person();
      expect(await world.todo(as, { title: "x" })).toMatchObject({ description: null, dueDate: null });
      expect(await world.todo(as, { description: " \n", dueDate: null })).toMatchObject({
        description: null,
      });
      expect((await world.todo(as, { title: "💧".repeat(200) })).title).toHaveLength(400);
    },
  },
  {
    name: "all refused fields come at once, with their codes",
    async run(world) {
      const as = await world.person();
      const json = { title: " ", description: "\u0007", dueDate: "2027-02-29", done: true };
      const expected = [
        "description todos.invalid_description",
        "done input.unknown_field",
        "dueDate todos.invalid_due_date",
        "title todos.invalid_title",
      ];
      expect(refusedFields(await world.call("POST", path, { as, json }))).toEqual(expected);
      const todo = await world.todo(as);
      expect(refusedFields(await world.call("PATCH", pathOf(todo), { as, json }))).toEqual(expected);
      expect((await world.call("GET", pathOf(todo), { as })).body).toEqual(todo);
    },
  },
  {
    name: "malformed bodies are refused, with every invalid field",
    async run(world) {
      const as = await world.person();
      const refused = async (raw: string) => refusedFields(await world.call("POST", path, { as, raw }));
      expect(await refused("{}")).toEqual(["title input.required"]);
      expect(await refused('{"title":["x"],"description":7,"dueDate":{}}')).toEqual([
        "description input.wrong_type",
        "dueDate input.wrong_type",
        "title input.wrong_type",
      ]);
      expect(await refused('{"title":null}')).toEqual(["title input.wrong_type"]);
      expect(await refused('{"title":"x","ownerId":"y","__proto__":{"done":true}}')).toEqual([
        "__proto__ input.unknown_field",
        "ownerId input.unknown_field",
      ]);
      expect(await refused('{"title":"a\\u0000b","description":"\\ud800"}')).toEqual([
        "description input.forbidden_characters",
        "title input.forbidden_characters",
      ]);
      for (const title of ["a\nb", "a\u0085b", "a\u2028b", "x".repeat(201), "x".repeat(50_000)])
        expect(await refused(JSON.stringify({ title }))).toEqual(["title todos.invalid_title"]);
      for (const description of ["a\u001b[31m", "x".repeat(5_001), "x".repeat(50_000)])
        expect(await refused(JSON.stringify({ title: "x", description }))).toEqual([
          "description todos.invalid_description",
        ]);
      for (const dueDate of ["", "tomorrow", "2026-13-01", "0000-01-01", "2026-1-1", "2026-01-01T00:00:00Z"])
        expect(await refused(JSON.stringify({ title: "x", dueDate }))).toEqual([
          "dueDate todos.invalid_due_date",
        ]);

      const problem = async (raw: string, headers?: Record<string, string>) =>
        problemOf(await world.call("POST", path, { as, raw, headers }));
      expect(await problem("{")).toEqual([400, "http.malformed_json"]);
      expect(await problem("")).toEqual([400, "http.missing_body"]);
      expect(await problem("[]")).toEqual([422, "shared.invalid_input"]);
      expect(await problem("title=x", { "Content-Type": "text/plain" })).toEqual([
        415,
        "http.unsupported_media_type",
      ]);
      const large = JSON.stringify({ title: "x", description: "x".repeat(200_000) });
      expect(await problem(large)).toEqual([413, "http.payload_too_large"]);
      expect((await world.call("GET", path, { as })).body.items).toEqual([]);
    },
  },
  {
    name: "a change keeps what it leaves out, and null clears",
    async run(world) {
      const as = await world.person();
      const todo = await world.todo(as, { description: "One", dueDate: "2026-12-31" });
      const change = (json: object) => world.call("PATCH", pathOf(todo), { as, json });
      const titled = await change({ title: "Feed the cat" });
      expect(titled.body).toEqual({ ...todo, title: "Feed the cat", updatedAt: titled.body.updatedAt });
      expect(titled.headers.get("etag")).toBe('"2"');
      const cleared = await change({ description: null, dueDate: null });
      expect(cleared.body).toMatchObject({ title: "Feed the cat", description: null, dueDate: null });
      for (const nothing of [{}, { title: "Feed the cat" }]) {
        const unchanged = await change(nothing);
        expect([unchanged.status, unchanged.body]).toEqual([200, cleared.body]);
        expect(unchanged.headers.get("etag")).toBe('"3"');
      }
    },
  },
  {
    name: "completing and reopening stay as they are when repeated",
    async run(world) {
      const as = await world.person();
      const todo = await world.todo(as);
      const done = await world.call("POST", `${pathOf(todo)}/complete`, { as });
      expect(done.body).toMatchObject({ done: true, completedAt: done.body.updatedAt });
      const again = await world.call("POST", `${pathOf(todo)}/complete`, { as });
      expect([again.status, again.body, again.headers.get("etag")]).toEqual([200, done.body, '"2"']);
      const open = await world.call("POST", `${pathOf(todo)}/reopen`, { as });
      expect(open.body).toMatchObject({ done: false, completedAt: null });
      const stillOpen = await world.call("POST", `${pathOf(todo)}/reopen`, { as });
      expect([stillOpen.body, stillOpen.headers.get("etag")]).toEqual([open.body, '"3"']);
    },
  },
  {
    name: "If-Match accepts only the current version",
    async run(world) {
      const as = await world.person();
      const todo = await world.todo(as);
      const actions: readonly (readonly [string, string, object?])[] = [
        ["PATCH", "", { title: "x" }],
        ["POST", "/complete"],
        ["POST", "/reopen"],
        ["DELETE", ""],
      ];
      let version = 1;
      for (const [method, below, json] of actions) {
        const send = (tag: string) =>
          world.call(method, pathOf(todo) + below, { as, json, headers: { "If-Match": tag } });
        for (const tag of [`"${version + 1}"`, `W/"${version}"`, "nonsense", '""'])
          expect([tag, ...problemOf(await send(tag))]).toEqual([tag, 412, "shared.precondition_failed"]);
        const current = await send(`"${version}"`);
        expect(current.status).toBe(method === "DELETE" ? 204 : 200);
        version += 1;
      }
      const another = await world.todo(as);
      const any = { as, headers: { "If-Match": "*" } };
      expect((await world.call("DELETE", pathOf(another), any)).status).toBe(204);
    },
  },
  {
    name: "of two changes based on the same version one is refused",
    async run(world) {
      const as = await world.person();
      const todo = await world.todo(as);
      const change = (title: string) =>
        world.call("PATCH", pathOf(todo), { as, json: { title }, headers: { "If-Match": '"1"' } });
      const answers = await Promise.all([change("One"), change("Two")]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    },
  },
  {
    name: "a deleted todo is gone for every route",
    async run(world) {
      const as = await world.person();
      const todo = await world.todo(as);
      const deleted = await world.call("DELETE", pathOf(todo), { as });
      expect([deleted.status, deleted.text]).toEqual([204, ""]);
      for (const gone of [pathOf(todo), `${path}/${unknownId}`, `${path}/nonsense`, `${path}/%20`]) {
        const answers = [
          await world.call("GET", gone, { as }),
          await world.call("PATCH", gone, { as, json: {} }),
          await world.call("POST", `${gone}/complete`, { as }),
          await world.call("POST", `${gone}/reopen`, { as }),
          await world.call("DELETE", gone, { as }),
        ];
        for (const answer of answers) expect(problemOf(answer)).toEqual([404, "todos.todo_not_found"]);
      }
    },
  },
];
