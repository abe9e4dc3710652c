import { expect } from "vitest";
import type { Scenario } from "./scenario.ts";
import { problemOf, todosPath } from "./scenario.ts";

/** One API for both contexts. */
export const documentScenarios: readonly Scenario[] = [
  {
    name: "one document describes Portcullis and todos, and one page shows it",
    async run(world) {
      const { status, body } = await world.call("GET", "/openapi.json");
      expect([status, body.info.title]).toEqual([200, "Todos"]);
      const methods = (path: string) => Object.keys(body.paths[path] ?? {}).sort();
      expect(methods(todosPath)).toEqual(["get", "post"]);
      expect(methods(`${todosPath}/{id}`)).toEqual(["delete", "get", "patch"]);
      expect(methods(`${todosPath}/{id}/complete`)).toEqual(["post"]);
      expect(methods(`${todosPath}/{id}/reopen`)).toEqual(["post"]);
      expect(methods("/api/v1/users/{id}/todos")).toEqual(["get"]);
      expect(methods("/api/v1/auth/login")).toEqual(["post"]);
      expect(body.tags.map(({ name }: { readonly name: string }) => name)).toEqual(
        expect.arrayContaining(["Users", "Todos"]),
      );
      expect(body.paths[`${todosPath}/{id}`].patch.responses["404"].description).toContain(
        "todos.todo_not_found",
      );
      const docs = await world.call("GET", "/docs");
      expect([docs.status, docs.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    },
  },
  {
    name: "what is below the API and leads nowhere is a problem document",
    async run(world) {
      expect(problemOf(await world.call("GET", `${todosPath}/x/nothing`))).toEqual([404, "http.not_found"]);
      const put = await world.call("PUT", todosPath);
      expect(problemOf(put)).toEqual([405, "http.method_not_allowed"]);
      expect(put.headers.get("allow")).toBe("GET, HEAD, OPTIONS, POST");
    },
  },
];
