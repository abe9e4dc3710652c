import { request } from "node:http";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { password } from "../support/api-client.ts";
import type { MemoryApi, SignedIn } from "./memory-api.ts";
import { startMemoryApi } from "./memory-api.ts";

let server: MemoryApi;
let ada: SignedIn;
let root: SignedIn;
beforeAll(async () => {
  server = await startMemoryApi();
  ada = await server.signUp("ada");
  root = await server.signUp("root", ["superadmin"]);
});
afterAll(() => server[Symbol.asyncDispose]());

interface Raw {
  readonly status: number;
  /** Headers and body, as they came. */
  readonly all: string;
}

/** With any headers and any spelling of the path, which fetch would tidy up. */
async function send(method: string, path: string, headers: Record<string, string> = {}): Promise<Raw> {
  const { hostname, port } = new URL(server.client.url);
  const { promise, resolve, reject } = Promise.withResolvers<Raw>();
  const outgoing = request({ method, hostname, port, path, headers, agent: false }, async (response) => {
    const body = await text(response);
    resolve({ status: response.statusCode ?? 0, all: `${response.rawHeaders.join("\n")}\n${body}` });
  });
  outgoing.on("error", reject).end();
  return promise;
}

describe("[SEC-057, SEC-126] headers that a client chooses are not used", () => {
  test.each([
    { Host: "evil.example" },
    { Host: "evil:x@good" },
    { Host: "evil.example:99999" },
    { Host: "evil.example/path?x=" },
    { "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "javascript" },
    { "X-Forwarded-Server": "evil.example", "X-Forwarded-Port": "1" },
    { Forwarded: "for=6.6.6.6;host=evil.example;proto=http" },
    { "X-Original-URL": "/evil.example", "X-Rewrite-URL": "/evil.example" },
    { "X-Real-IP": "6.6.6.6", "X-Forwarded-For": "6.6.6.6" },
  ] as readonly Record<string, string>[])("%j", async (forged) => {
    const headers = { Authorization: `Bearer ${root.tokens.access_token}`, ...forged };
    for (const path of [
      "/",
      "/docs",
      "/redoc",
      "/openapi.json",
      "/health",
      "/.well-known/jwks.json",
      "/nothing",
      "/api/v1/nothing",
      "/api/v1/auth/me",
      "/api/v1/users?limit=1",
    ]) {
      const { status, all } = await send("GET", path, headers);
      const usual = await send("GET", path, { Authorization: headers.Authorization });
      expect([path, status]).toEqual([path, usual.status]);
      expect(all).not.toMatch(/evil|6\.6\.6\.6|javascript:/);
    }
    const entry = server.logs.filter((line) => line.includes('"request"')).at(-1);
    expect(entry).not.toContain("6.6.6.6");
  });

  test("[SEC-060] a method can't be overridden", async () => {
    const headers = {
      Authorization: `Bearer ${root.tokens.access_token}`,
      "X-HTTP-Method-Override": "DELETE",
      "X-HTTP-Method": "DELETE",
      "X-Method-Override": "DELETE",
    };
    expect((await send("GET", `/api/v1/users/${ada.id}?_method=DELETE`, headers)).status).toBe(200);
    expect((await send("GET", `/api/v1/users/${ada.id}`, headers)).status).toBe(200);
  });
});

describe("no check is lost on the way to a route", () => {
  const spellings = (path: string) => [
    path,
    `${path}/`,
    `${path}//`,
    `/${path}`,
    `${path}?x=1`,
    `${path}#x`,
    `${path};x=1`,
    `${path}/.`,
    `/api/v1/../v1${path.slice("/api/v1".length)}`,
    `/api/v1/./${path.slice("/api/v1/".length)}`,
    path.replace("/api", "/%61pi"),
    path.replace("users", "%75sers").replace("roles", "%72oles"),
    path.toUpperCase(),
    path.replaceAll("/", "%2f"),
    `${path}%00`,
    `${path}%20`,
    `${path}.json`,
  ];

  test.each([
    ["GET", "/api/v1/users"],
    ["GET", "/api/v1/users/{root}"],
    ["DELETE", "/api/v1/users/{root}"],
    ["POST", "/api/v1/users/{root}/deactivate"],
    ["GET", "/api/v1/users/{root}/sessions"],
    ["DELETE", "/api/v1/users/{root}/sessions"],
    ["GET", "/api/v1/roles/{role}"],
    ["DELETE", "/api/v1/roles/{role}"],
  ])(
    "[SEC-127] %s %s is guarded below its parameters, in any spelling of the path",
    async (method, template) => {
      const path = template.replace("{root}", root.id).replace("{role}", "admin");
      for (const spelling of spellings(path)) {
        const anonymous = await send(method, spelling);
        expect([spelling, anonymous.status]).toEqual([spelling, expect.toBeOneOf([400, 401, 404, 405])]);
        const user = await send(method, spelling, { Authorization: `Bearer ${ada.tokens.access_token}` });
        expect([spelling, user.status]).toEqual([spelling, expect.toBeOneOf([400, 403, 404, 405, 422])]);
      }
      const { access_token: token } = root.tokens;
      expect((await server.client.call("GET", "/api/v1/auth/me", { token })).body.isActive).toBe(true);
    },
  );
});

describe("14.2.1: no token travels in a URL", () => {
  test("[SEC-064] a token in the query, in a form or in a cookie is no authorization", async () => {
    const { access_token: token } = ada.tokens;
    expect((await send("GET", `/api/v1/auth/me?access_token=${token}`)).status).toBe(401);
    expect((await send("GET", `/api/v1/auth/me?token=${token}`)).status).toBe(401);
    expect((await send("GET", "/api/v1/auth/me", { Cookie: `access_token=${token}` })).status).toBe(401);
    expect((await send("GET", "/api/v1/auth/me", { "X-Access-Token": token })).status).toBe(401);
    const form = { access_token: token };
    expect((await server.client.call("POST", "/api/v1/auth/logout-all", { form })).status).not.toBe(204);
  });

  test("[SEC-064] credentials in a query are not read", async () => {
    const query = new URLSearchParams({ grant_type: "password", username: ada.email, password });
    const token = await send("POST", `/api/v1/auth/token?${query}`, {
      "Content-Type": "application/x-www-form-urlencoded",
    });
    expect(token.status).toBe(400);
    const refresh = await send("POST", `/api/v1/auth/refresh?refresh_token=${ada.tokens.refresh_token}`);
    expect(refresh.status).toBe(400);
    expect((await server.client.refresh(ada.tokens.refresh_token)).status).toBe(200);
  });

  test("[SEC-064] no documented parameter of a path or query is a secret", async () => {
    const { body } = await server.client.call("GET", "/openapi.json");
    const parameters = Object.values(body.paths as Record<string, Record<string, Operation>>)
      .flatMap((item) => Object.values(item))
      .flatMap(({ parameters: list = [] }) => list);
    expect(parameters.length).toBeGreaterThan(20);
    const inUrl = parameters.filter(({ in: place }) => place !== "header").map(({ name }) => name);
    expect(inUrl.filter((name) => /token|password|secret|key|code/i.test(name))).toEqual([]);
  });
});

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
}

test("[SEC-065] whatever carries tokens or personal data, and every error, is no-store", async () => {
  const { client } = server;
  const bob = await server.signUp("bob");
  const { access_token: token } = root.tokens;
  const json = { identifier: bob.email, password };
  const form = { grant_type: "password", username: bob.email, password };
  const answers = {
    register: await client.register("carol@example.com"),
    login: await client.call("POST", "/api/v1/auth/login", { json }),
    token: await client.call("POST", "/api/v1/auth/token", { form }),
    refresh: await client.refresh(bob.tokens.refresh_token),
    me: await client.call("GET", "/api/v1/auth/me", { token }),
    profile: await client.call("PATCH", "/api/v1/auth/me", { token, json: { name: "Root" } }),
    sessions: await client.call("GET", "/api/v1/auth/me/sessions", { token }),
    users: await client.call("GET", "/api/v1/users", { token }),
    user: await client.call("GET", `/api/v1/users/${bob.id}`, { token }),
    "sessions of a user": await client.call("GET", `/api/v1/users/${bob.id}/sessions`, { token }),
    "wrong password": await client.call("POST", "/api/v1/auth/login", { json: { ...json, password: "x" } }),
    "wrong grant": await client.call("POST", "/api/v1/auth/token", { form: { ...form, password: "x" } }),
    "not signed in": await client.call("GET", "/api/v1/auth/me"),
    "not found": await client.call("GET", "/api/v1/nothing"),
  };
  for (const [what, { headers }] of Object.entries(answers))
    expect([what, headers.get("cache-control")]).toEqual([what, "no-store"]);
});

describe("[SEC-054, SEC-128] an object where text belongs never reaches a store", () => {
  const objects = [
    { $ne: null },
    { $like: "%" },
    { $gt: "" },
    { not: null },
    ["ada@example.com"],
    true,
    1,
    null,
  ];

  test.each([
    ["/auth/login", { identifier: "ada@example.com", password }],
    ["/auth/refresh", { refresh_token: "x" }],
    ["/auth/register", { email: "new@example.com", password, username: "newcomer" }],
  ])("POST %s", async (path, usual: Record<string, string>) => {
    for (const field of Object.keys(usual)) {
      for (const value of objects) {
        if (value === null && field === "username") continue;
        const json = { ...usual, [field]: value };
        const { status, body } = await server.client.call("POST", `/api/v1${path}`, { json });
        expect([field, value, status]).toEqual([field, value, 422]);
        expect(body.errors[0].path).toBe(field);
      }
    }
  });

  test("[SEC-054] brackets in a query create no object: GET /users answers as without them", async () => {
    const list = async (query: string) =>
      (await server.client.call("GET", `/api/v1/users?${query}`, { token: root.tokens.access_token })).body;
    const usual = await list("");
    for (const name of ["q", "role", "active", "sort", "limit", "cursor"])
      for (const query of [`${name}[$ne]=x`, `${name}[]=x`, `${name}[$like]=%25`, `${name}.$ne=x`])
        expect([query, await list(query)]).toEqual([query, usual]);
  });

  test("[SEC-055] a sort field that is not on the list is refused", async () => {
    const { access_token: token } = root.tokens;
    for (const sort of ["passwordHash", "password_hash", "-email,id", "email desc", "constructor", "id;--"]) {
      const path = `/api/v1/users?sort=${encodeURIComponent(sort)}`;
      expect((await server.client.call("GET", path, { token })).status).toBe(422);
    }
  });
});
