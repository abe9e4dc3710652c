import type { Socket } from "node:net";
import { connect } from "node:net";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { administrator } from "../scenarios/scenario.ts";
import type { Answer } from "../support/api-client.ts";
import { ApiClient, password } from "../support/api-client.ts";
import { clusterSettings } from "../support/cluster.ts";
import { InProcessServer } from "../support/in-process-server.ts";
import type { TestDatabase } from "../support/test-database.ts";
import { createMigratedDatabase } from "../support/test-database.ts";

let database: TestDatabase;
let server: InProcessServer;
let api: ApiClient;
let token: string;
let userId: string;
beforeAll(async () => {
  database = await createMigratedDatabase();
  server = await InProcessServer.start({ env: clusterSettings(database.url) });
  api = new ApiClient(server.url);
  token = (await api.signIn(administrator.email, administrator.password)).access_token;
  userId = (await api.newUser("victim@example.com")).id;
});
afterAll(async () => {
  await server.stop();
  await database.drop();
});

const malformed = [
  "",
  "\u0000",
  "a\u0000b",
  "\ud800",
  "'; drop table users; --",
  "%",
  "_",
  "\\",
  "$" + "{jndi:ldap://127.0.0.1/x}",
  "../../etc/passwd",
  "<script>alert(1)</script>",
  "\r\nSet-Cookie: x=1",
  "\u202egnp.exe",
  "🤷‍♀️".repeat(60),
  "x".repeat(5_000),
  "9".repeat(400),
  "constructor",
  "__proto__",
  "NaN",
  "null",
];
const values: readonly unknown[] = [
  ...malformed,
  null,
  true,
  0,
  -1,
  1e308,
  [],
  {},
  [[]],
  { $ne: null },
  ["a", "b"],
];

const bodies: readonly (readonly [string, string, readonly string[]])[] = [
  ["POST", "/api/v1/auth/register", ["email", "password", "username", "name"]],
  ["POST", "/api/v1/auth/login", ["identifier", "password"]],
  ["POST", "/api/v1/auth/refresh", ["refresh_token"]],
  ["POST", "/api/v1/auth/logout", ["refresh_token"]],
  ["PATCH", "/api/v1/auth/me", ["name", "username"]],
  ["POST", "/api/v1/auth/me/password", ["currentPassword", "newPassword", "signOutOthers"]],
  ["POST", "/api/v1/users", ["email", "password", "roles"]],
  ["POST", "/api/v1/roles", ["name", "description", "permissions"]],
  ["PUT", "/api/v1/roles/user/permissions", ["permissions"]],
  ["POST", "/api/v1/authorization/check", ["permissions", "userId"]],
];

const plausible: Readonly<Record<string, unknown>> = {
  email: "plausible@example.com",
  password,
  identifier: "unknown",
  currentPassword: "not the administrator's",
  newPassword: "a new long password",
  permissions: ["users:read"],
  roles: ["user"],
  name: "plausible",
  refresh_token: "nonsense",
};

test("[SEC-093, SEC-128] every malformed value in every field gets a clear answer, never a 5xx", async () => {
  for (const [method, path, fields] of bodies) {
    for (const field of fields) {
      const usual = Object.fromEntries(
        fields.filter((each) => each in plausible).map((each) => [each, plausible[each]]),
      );
      for (const value of values) {
        const answer = await api.call(method, path, {
          ...signedIn(path),
          json: { ...usual, [field]: value },
        });
        expectClear(answer, `${method} ${path} ${field}=${JSON.stringify(value)?.slice(0, 80)}`);
      }
    }
  }
}, 300_000);

test("[SEC-093] malformed values in paths and queries", async () => {
  const names = ["q", "role", "active", "sort", "limit", "cursor", "unknown"];
  for (const value of malformed.filter((each) => each.length < 4_000)) {
    const encoded = encodeURIComponent(value.toWellFormed());
    for (const name of names)
      expectClear(await api.call("GET", `/api/v1/users?${name}=${encoded}`, { token }), `${name}=${encoded}`);
    for (const path of [`users/${encoded}`, `roles/${encoded}`, `auth/me/sessions/${encoded}`]) {
      expectClear(await api.call("GET", `/api/v1/${path}`, { token }), path);
      expectClear(await api.call("DELETE", `/api/v1/${path}x`, { token }), path);
    }
  }
  for (const query of [
    "limit=1&limit=2",
    "q[]=x",
    "q[$ne]=x",
    "%ZZ",
    "cursor=e30",
    "&&&",
    "=",
    "limit=1e3",
    "limit=%00",
  ]) {
    expectClear(await api.call("GET", `/api/v1/users?${query}`, { token }), query);
  }
});

test("[SEC-093] any JSON as a body is refused or accepted, never a 5xx", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...bodies),
      fc.jsonValue({ maxDepth: 4 }),
      async ([method, path], json) => {
        expectClear(await api.call(method, path, { ...signedIn(path), json }), `${method} ${path}`);
      },
    ),
    { numRuns: 400 },
  );
}, 120_000);

test("[SEC-093, SEC-129] raw bodies that are no JSON, too large, wrongly typed or wrongly encoded", async () => {
  const send = (body: BodyInit, type = "application/json", more: Record<string, string> = {}) =>
    fetch(`${api.url}/api/v1/auth/login`, {
      method: "POST",
      body,
      headers: { "Content-Type": type, ...more },
    });
  const cases: readonly (readonly [Promise<Response>, number])[] = [
    [send("{"), 400],
    [send('{"identifier":"a","password":"b"} trailing'), 400],
    [send("[".repeat(50_000)), 400],
    [send(new Uint8Array([0xff, 0xfe, 0x7b])), 400],
    [send(`{"identifier":"${"x".repeat(200_000)}"}`), 413],
    [send("{}", "text/plain"), 415],
    [send("{}", "application/xml"), 415],
    [send("{}", "application/json; charset=utf-16"), 415],
    [send("{}", "application/json", { "Content-Encoding": "zip" }), 415],
    [send("null"), 422],
    [send("[]"), 422],
    [send('{"__proto__":{"admin":true},"identifier":"a","password":"b"}'), 422],
  ];
  for (const [response, status] of cases) {
    const { status: got, headers } = await response;
    expect([got, headers.get("content-type")]).toEqual([status, "application/problem+json"]);
  }
  expect(({} as Record<string, unknown>)["admin"]).toBeUndefined();
});

test("[SEC-093] malformed HTTP itself", async () => {
  const { port } = new URL(api.url);
  const requests = [
    "GARBAGE\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    "GET /\u0000 HTTP/1.1\r\nHost: a\r\n\r\n",
    `GET / HTTP/1.1\r\nHost: a\r\nX-Long: ${"x".repeat(70_000)}\r\n\r\n`,
    "POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
    "POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "GET /%E0%A4%A HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    "GET //evil.example/api HTTP/1.1\r\nHost: evil:x@good\r\nConnection: close\r\n\r\n",
    "GET http://evil.example/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    "OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
  ];
  for (const request of requests) {
    const socket = connect({ host: "127.0.0.1", port: Number(port) });
    socket.setTimeout(10_000, () => socket.destroy(new Error(`No answer to ${request.slice(0, 40)}`)));
    socket.write(request);
    const answer = await answerOn(socket);
    expect(answer, request.slice(0, 60)).toMatch(/^HTTP\/1\.1 (200|204|400|404|405|414|431|501) /);
  }
});

test("[SEC-124] malformed Authorization headers are 401 with a challenge", async () => {
  const headers = [
    "Bearer",
    "Bearer ",
    "bearer x y",
    "Basic",
    "Basic !!!",
    "Digest x",
    "Bearer\t",
    ",",
    "Bearer a.b.c",
    "x".repeat(8_000),
  ];
  for (const Authorization of headers) {
    const answer = await api.call("GET", "/api/v1/auth/me", { headers: { Authorization } });
    expect([answer.status, answer.headers.get("www-authenticate")], Authorization).toEqual([
      401,
      expect.stringMatching(/^Bearer/),
    ]);
  }
});

test("[SEC-093] the server is alive and unharmed afterwards", async () => {
  expect((await api.call("GET", "/health/ready")).status).toBe(200);
  expect((await api.call("GET", `/api/v1/users/${userId}`, { token })).body.email).toBe("victim@example.com");
  expect(server.output).not.toMatch(/"level":(50|60)/);
});

/** All that is answered until the connection ends; the server resets it when it does not read the rest of a request. */
async function answerOn(socket: Socket): Promise<string> {
  let answer = "";
  try {
    for await (const text of socket.setEncoding("utf8")) answer += text;
  } catch (error) {
    if (answer === "") throw error;
  }
  return answer;
}

/** Signing out with the token would make every later request a 401. */
function signedIn(path: string): { readonly token?: string } {
  return path.endsWith("/logout") ? {} : { token };
}

function expectClear({ status, body, headers }: Answer, what: string): void {
  expect(status, `${what} → ${JSON.stringify(body)}`).toBeLessThan(500);
  if (status < 400) return;
  expect(headers.get("content-type"), what).toBe("application/problem+json");
  expect(body, what).toMatchObject({
    type: expect.any(String),
    title: expect.any(String),
    status,
    code: expect.any(String),
    requestId: expect.any(String),
  });
  expect(JSON.stringify(body), what).not.toMatch(/node_modules|\bat \S+:\d+|select |insert into/i);
}
