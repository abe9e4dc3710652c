import type { UserActor } from "@portcullis/core";
import { authorize, createPortcullis } from "@portcullis/core";
import { createInMemoryPorts } from "@portcullis/core/testing";
import Koa from "koa";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { HttpApi } from "../index.ts";
import { created, createHttpApi, defineRoute, ok } from "../index.ts";
import { goodPassword, startApi } from "../test-support/test-api.ts";

/** What koa-bodyparser does, as far as it matters here: it consumes every body and leaves the result behind. */
const bodyParser: Koa.Middleware = async (ctx, next) => {
  const chunks: Buffer[] = [];
  for await (const chunk of ctx.req) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  const isForm = ctx.is("urlencoded") !== false;
  const body = text === "" ? {} : isForm ? Object.fromEntries(new URLSearchParams(text)) : JSON.parse(text);
  Object.assign(ctx.request, { body });
  await next();
};

const hosts: readonly (readonly [string, (api: HttpApi) => Koa])[] = [
  [
    "before the host's body parser and routes",
    (api) => new Koa().use(api.middleware).use(bodyParser).use(hostRoutes(api)),
  ],
  [
    "after the host's body parser",
    (api) => new Koa().use(bodyParser).use(api.middleware).use(hostRoutes(api)),
  ],
  ["after the host's routes", (api) => new Koa().use(bodyParser).use(hostRoutes(api)).use(api.middleware)],
];

function hostRoutes(api: HttpApi): Koa.Middleware {
  return async (ctx, next) => {
    if (ctx.path === "/") ctx.body = "the host";
    else if (ctx.path === "/echo") ctx.body = (ctx.request as { body?: unknown }).body;
    else if (ctx.path === "/mine")
      await api.problems(ctx, () =>
        api.authenticate(ctx, async () => {
          const actor: UserActor = ctx.state["actor"];
          authorize(actor, "todos:read");
          ctx.body = { mine: actor.userId };
        }),
      );
    else await next();
  };
}

describe.each(hosts)("mounted %s", (_where, mount) => {
  test("[SEC-127] the API answers below its prefix, and the host everywhere else", async () => {
    await using api = await startApi({ mount, prefix: "/identity" });
    const json = { email: "bob@example.com", password: goodPassword };
    const made = await api.call("POST", "/identity/api/v1/auth/register", { json });
    expect(made.headers.get("location")).toBe(`/identity/api/v1/users/${made.body.id}`);
    const form = { grant_type: "password", username: json.email, password: goodPassword };
    const tokens = await api.call("POST", "/identity/api/v1/auth/token", { form });
    const token: string = tokens.body.access_token;
    expect((await api.call("GET", "/identity/api/v1/auth/me", { token })).status).toBe(200);
    expect((await api.call("GET", "/identity/docs")).text).toContain('src="/identity/docs/start.js"');
    expect((await api.call("GET", "/identity/nothing")).body.code).toBe("http.not_found");
    expect((await api.call("POST", "/identity/api/v1/auth/logout", { token })).status).toBe(204);

    expect((await api.call("GET", "/")).text).toBe("the host");
    const echo = await api.call("POST", "/echo", { json: { a: 1 } });
    expect([echo.body, echo.headers.has("content-security-policy")]).toEqual([{ a: 1 }, false]);
    const nothing = await api.call("GET", "/api/v1/auth/me");
    expect([nothing.status, nothing.text]).toEqual([404, "Not Found"]);
    expect((await api.call("GET", "/identityx")).text).toBe("Not Found");
  });

  test("the host's own middleware shares authentication and error format", async () => {
    await using api = await startApi({ mount, prefix: "/identity" });
    const bob = await api.signUp("bob");
    const withoutToken = await api.call("GET", "/mine");
    expect([withoutToken.status, withoutToken.body.code]).toEqual([401, "http.unauthorized"]);
    const forbidden = await api.call("GET", "/mine", { token: bob.token });
    expect([forbidden.status, forbidden.body.code]).toEqual([403, "access.permission_denied"]);
    expect(forbidden.headers.get("x-request-id")).toBe(forbidden.body.requestId);
    const root = await api.signUp("root", ["superadmin"]);
    expect((await api.call("GET", "/mine", { token: root.token })).body).toEqual({ mine: root.id });
  });
});

test("middleware after `authenticate` gets the actor's type", async () => {
  const mount = (api: HttpApi) =>
    new Koa()
      .use(api.problems)
      .use(api.authenticate)
      .use(({ state, response }) => {
        // Without its type, `actor` would need brackets here.
        response.body = { mine: state.actor.userId };
      });
  await using api = await startApi({ mount });
  const bob = await api.signUp("bob");
  expect((await api.call("GET", "/mine", { token: bob.token })).body).toEqual({ mine: bob.id });
});

describe("mounted at the host's root", () => {
  test("every path but the API's and the documents' is the host's", async () => {
    const mount = (api: HttpApi) =>
      new Koa().use(api.middleware).use((ctx) => {
        ctx.body = "the host";
      });
    await using api = await startApi({ mount, documents: ["openapi"], basePath: "/auth-api" });
    expect((await api.call("GET", "/")).text).toBe("the host");
    expect((await api.call("GET", "/docs")).text).toBe("the host");
    expect((await api.call("GET", "/openapi.json")).body.openapi).toBe("3.1.0");
    expect((await api.call("GET", "/auth-api/nothing")).body.code).toBe("http.not_found");
    expect((await api.call("GET", "/auth-api/auth/me")).status).toBe(401);
  });
});

describe("the host's own routes", () => {
  const todo = z.strictObject({ id: z.int(), text: z.string() }).meta({ id: "Todo" });
  const todos: z.output<typeof todo>[] = [];
  const routes = [
    defineRoute({
      method: "post",
      path: "/todos",
      operationId: "addTodo",
      summary: "Add a to-do",
      tag: "To-dos",
      access: { permission: "todos:write" },
      body: z.strictObject({ text: z.string().min(1) }),
      responses: { 201: { description: "Added.", body: todo } },
      handle: ({ body, link }) => {
        const added = { id: todos.length + 1, text: body.text };
        todos.push(added);
        return created(added, link(`/todos/${added.id}`));
      },
    }),
    defineRoute({
      method: "get",
      path: "/todos",
      operationId: "listTodos",
      summary: "List to-dos",
      tag: "To-dos",
      access: "public",
      responses: { 200: { description: "All.", body: z.array(todo) } },
      handle: () => ok(todos),
    }),
  ];

  test("are served beside Portcullis's: one document, one validation, one error format", async () => {
    await using api = await startApi({ routes });
    const root = await api.signUp("root", ["superadmin"]);
    const bob = await api.signUp("bob");
    const add = (token: string, json: unknown) => api.call("POST", "/api/v1/todos", { token, json });
    expect((await add(bob.token, { text: "x" })).status).toBe(403);
    expect((await add(root.token, { text: "", id: 7 })).body.errors).toMatchObject([
      { path: "text", code: "input.invalid" },
      { path: "id", code: "input.unknown_field" },
    ]);
    const added = await add(root.token, { text: "Write tests" });
    expect([added.status, added.headers.get("location")]).toEqual([201, "/api/v1/todos/1"]);
    expect((await api.call("GET", "/api/v1/todos")).body).toEqual([{ id: 1, text: "Write tests" }]);
    const document = (await api.call("GET", "/openapi.json")).body;
    expect(Object.keys(document.paths["/api/v1/todos"])).toEqual(["post", "get"]);
    expect(document.components.schemas.Todo).toBeDefined();
  });

  test("are described in the host's words", async () => {
    const tags = { "To-dos": "What is to be done." };
    await using api = await startApi({ routes, tags, description: "To-dos and their people." });
    const document = (await api.call("GET", "/openapi.json")).body;
    expect(document.info.description).toBe("To-dos and their people.");
    expect(document.tags).toContainEqual({ name: "To-dos", description: "What is to be done." });
  });

  test("answer text as JSON, too", async () => {
    const read = defineRoute({
      method: "get",
      path: "/todos/first",
      operationId: "readFirst",
      summary: "Read the first",
      tag: "To-dos",
      access: "public",
      responses: { 200: { description: "Its text.", body: z.string() } },
      handle: () => ok("<b>Write tests</b>"),
    });
    await using api = await startApi({ routes: [read] });
    const answer = await api.call("GET", "/api/v1/todos/first");
    expect(answer.headers.get("content-type")).toMatch(/^application\/json/);
    expect(answer.body).toBe("<b>Write tests</b>");
  });
});

describe("[SEC-127] options that can't work", () => {
  test.each([
    [{ prefix: "identity" }, "prefix"],
    [{ prefix: "/identity/" }, "prefix"],
    [{ basePath: "/:version" }, "basePath"],
    [{ trustProxy: -1 }, "trustProxy"],
    [{ publicUrl: "nonsense" }, "Invalid URL"],
  ])("%j", (options, message) => {
    const portcullis = createPortcullis(createInMemoryPorts());
    const publicKeys = { publicKeys: async () => [] };
    expect(() => createHttpApi({ portcullis, publicKeys, publicUrl: "http://x", ...options })).toThrow(
      message,
    );
  });
});
