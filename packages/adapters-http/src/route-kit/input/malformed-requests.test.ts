import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Reply } from "../../test-support/client.ts";
import { parseRaw, sendRaw } from "../../test-support/raw-http.ts";
import type { SignedIn, TestApi } from "../../test-support/test-api.ts";
import { startApi } from "../../test-support/test-api.ts";

const register = "/api/v1/auth/register";
const json = { "Content-Type": "application/json" };

describe("requests that are not what they should be", () => {
  let api: TestApi;
  let root: SignedIn;
  beforeAll(async () => {
    api = await startApi();
    root = await api.signUp("root", ["superadmin"]);
  });
  afterAll(async () => {
    await api[Symbol.asyncDispose]();
  });
  const problem = ({ status, body, headers }: Reply) => {
    expect(headers.get("content-type")).toBe("application/problem+json");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(body).toMatchObject({
      status,
      requestId: headers.get("x-request-id"),
      type: `urn:portcullis:error:${body.code}`,
    });
    return [status, body.code];
  };
  const post = (raw: BodyInit, headers: Record<string, string> = json) =>
    api.call("POST", register, { raw, headers });

  test.each([
    ["no JSON", "{", 400, "http.malformed_json"],
    ["invalid UTF-8", new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]), 400, "http.malformed_body"],
    ["an array", "[]", 422, "shared.invalid_input"],
    ["null", "null", 422, "shared.invalid_input"],
    ["a number", "1e999", 422, "shared.invalid_input"],
    ["a text", '"x"', 422, "shared.invalid_input"],
    ["deep nesting", `{"email":${"[".repeat(40_000)}${"]".repeat(40_000)}}`, 422, "shared.invalid_input"],
    [
      "[SEC-128] objects where text belongs",
      '{"email":{"$ne":1},"password":["x"]}',
      422,
      "shared.invalid_input",
    ],
    ["NUL", '{"email":"a\\u0000@example.com","password":"correct horse"}', 422, "shared.invalid_input"],
    [
      "half a character",
      '{"email":"a@example.com","password":"correct \\ud800"}',
      422,
      "shared.invalid_input",
    ],
    ["more than 100 KiB", JSON.stringify({ email: "x".repeat(110_000) }), 413, "http.payload_too_large"],
    ["only a byte order mark", "\uFEFF", 400, "http.missing_body"],
  ])("a body that is %s", async (_case, body, status, code) => {
    expect(problem(await post(body))).toEqual([status, code]);
  });

  test("a byte order mark before JSON is ignored, the last of repeated keys counts", async () => {
    const reply = await post(`\uFEFF{"email":"x","email":"bom@example.com","password":"correct horse"}`);
    expect([reply.status, reply.body.email]).toEqual([201, "bom@example.com"]);
  });

  test("NUL and half characters are named where they are, once", async () => {
    const reply = await post(
      '{"email":"\\u0000","name":"\\udfff","password":"correct horse","x\\u0000":[{"y":"\\u0000"}]}',
    );
    const codes = reply.body.errors.map(
      ({ path, code }: { path: string; code: string }) => `${path} ${code}`,
    );
    expect(codes.sort()).toEqual([
      "email input.forbidden_characters",
      "name input.forbidden_characters",
      "x\u0000 input.forbidden_characters",
      "x\u0000.0.y input.forbidden_characters",
    ]);
  });

  test.each(["__proto__", "constructor", "prototype", "toString"])(
    "[SEC-056, SEC-129] the key %s is an unknown field like any",
    async (key) => {
      const body = `{"email":"p@example.com","password":"correct horse","${key}":{"isAdmin":true,"polluted":1}}`;
      const reply = await post(body);
      expect(reply.status).toBe(422);
      expect(reply.body.errors).toMatchObject([{ path: key, code: "input.unknown_field" }]);
      expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    },
  );

  test("thousands of unknown fields get a short response", async () => {
    const fields = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`field${index}`, 1]));
    expect((await post(JSON.stringify(fields))).body.errors).toHaveLength(100);
  });

  test.each([
    ["text/plain", 415],
    ["application/jsonp", 415],
    ["application/json; charset=utf-16", 415],
    ["application/json; charset=UTF-8", 422],
    ["APPLICATION/JSON", 422],
    ["", 415],
  ])("the content type %j answers %i", async (type, status) => {
    expect((await post("{}", { "Content-Type": type })).status).toBe(status);
  });

  test("a compressed body", async () => {
    const reply = await post("{}", { ...json, "Content-Encoding": "gzip" });
    expect(problem(reply)).toEqual([415, "http.unsupported_media_type"]);
  });

  test("a body without a length that exceeds the limit", async () => {
    const endless = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let part = 0; part < 20; part += 1) controller.enqueue(new Uint8Array(10_000).fill(0x20));
        controller.close();
      },
    });
    expect(problem(await post(endless))).toEqual([413, "http.payload_too_large"]);
  });

  test("no body where one is needed, and one where none is", async () => {
    expect(problem(await api.call("POST", register))).toEqual([400, "http.missing_body"]);
    const get = await sendRaw(
      api.url,
      `GET /api/v1/auth/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${root.token}\r\nContent-Length: 3\r\nConnection: close\r\n\r\n{{{`,
    );
    expect(get).toMatch(/^HTTP\/1\.1 200 /);
  });

  test.each([
    "Bearer",
    "Bearer ",
    "bearer x y",
    "Basic Zm9vOmJhcg==",
    "Token x",
    "Bearer x,Bearer y",
    "Bearer é",
    `Bearer ${"x".repeat(4_000)}`,
  ])("[SEC-124] the authorization %j", async (value) => {
    const header = Buffer.from(value).toString("latin1");
    const reply = await api.call("GET", "/api/v1/auth/me", { headers: { Authorization: header } });
    expect(problem(reply)).toEqual([401, "sessions.invalid_access_token"]);
    expect(reply.headers.get("www-authenticate")).toBe('Bearer realm="portcullis", error="invalid_token"');
  });

  test("[SEC-124] the scheme in any letter case; two authorizations are none", async () => {
    const lower = await api.call("GET", "/api/v1/auth/me", {
      headers: { Authorization: `bearer ${root.token}` },
    });
    expect(lower.status).toBe(200);
    const line = `Authorization: Bearer ${root.token}\r\n`;
    const twice = parseRaw(
      await sendRaw(
        api.url,
        `GET /api/v1/auth/me HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${line}${line}\r\n`,
      ),
    );
    expect([twice.status, twice.body.code]).toEqual([401, "sessions.invalid_access_token"]);
  });

  test.each([
    ["GET", "/api/v1/users/%zz", 400, "http.malformed_url"],
    ["GET", "/api/v1/users/%ff", 400, "http.malformed_url"],
    ["GET", "/api/v1/nothing", 404, "http.not_found"],
    ["GET", "/api/v1", 404, "http.not_found"],
    ["GET", "/api/v1/USERS", 404, "http.not_found"],
    ["GET", "/nothing", 404, "http.not_found"],
    ["GET", "/docs/../../package.json", 404, "http.not_found"],
    ["GET", "/docs/%2e%2e/package.json", 404, "http.not_found"],
    ["GET", "/docs/..%2fpackage.json", 404, "http.not_found"],
    ["GET", "http://[::1/api/v1/users", 400, "http.malformed_url"],
    ["GET", "http://x:99999/api/v1/users", 400, "http.malformed_url"],
    ["GET", "http://%ff@x/api/v1/users", 400, "http.malformed_url"],
    ["GET", "//a@[b/api/v1/users#", 400, "http.malformed_url"],
    ["GET", "//a@b/api/v1/users#", 400, "http.malformed_url"],
    ["GET", "/api\\v1/users#", 400, "http.malformed_url"],
    ["GET", "http://other/api/v1/users", 401, "http.unauthorized"],
    ["GET", "//evil.example/api", 404, "http.not_found"],
    ["OPTIONS", "*", 400, "http.malformed_url"],
    ["DELETE", "/api/v1/auth/login", 405, "http.method_not_allowed"],
    ["PROPFIND", "/api/v1/users", 405, "http.method_not_allowed"],
    ["POST", "/docs", 405, "http.method_not_allowed"],
  ])("%s %s answers %i", async (method, target, status, code) => {
    const text = await sendRaw(
      api.url,
      `${method} ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
    );
    const reply = parseRaw(text);
    expect([reply.status, reply.body.code]).toEqual([status, code]);
    if (status === 405) expect(reply.head).toMatch(/^Allow: [A-Z, ]*(GET|POST)/m);
  });

  test("HEAD and OPTIONS", async () => {
    const head = await api.call("HEAD", "/api/v1/auth/me", { token: root.token });
    expect([head.status, head.text, head.headers.get("content-type")]).toEqual([
      200,
      "",
      "application/json; charset=utf-8",
    ]);
    const options = await api.call("OPTIONS", "/api/v1/users");
    expect([options.status, options.headers.get("allow")]).toEqual([204, "GET, HEAD, OPTIONS, POST"]);
    expect((await api.call("OPTIONS", "/api/v1/nothing")).status).toBe(404);
  });

  test.each([
    ["text/html", 406],
    ["application/json;q=0", 406],
    ["application/xml, text/plain;q=0.5", 406],
    ["text/html, */*;q=0.1", 200],
    ["application/problem+json", 200],
    ["application/*", 200],
    ["garbage", 406],
  ])("accepting %s answers %i", async (accept, status) => {
    const reply = await api.call("GET", "/api/v1/auth/me", {
      token: root.token,
      headers: { Accept: accept },
    });
    expect(reply.status).toBe(status);
    if (status === 406) expect(problem(reply)).toEqual([406, "http.not_acceptable"]);
  });

  test.each([
    ["GET /api/v1/auth/me HTTP/1.1\r\nContent-Length: x\r\n\r\n", 400, "http.malformed_request"],
    [
      "POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n{}",
      400,
      "http.malformed_request",
    ],
    ["nonsense\r\n\r\n", 400, "http.malformed_request"],
    [`GET / HTTP/1.1\r\nHost: x\r\nX: ${"x".repeat(20_000)}\r\n\r\n`, 431, "http.headers_too_large"],
  ])("what Node's parser rejects: %j", async (request, status, code) => {
    const reply = parseRaw(await sendRaw(api.url, request));
    expect(reply.head).toContain("application/problem+json");
    expect([reply.status, reply.body.code]).toEqual([status, code]);
  });

  test("a client that disconnects during its body causes no 5xx", async () => {
    const head = `POST ${register} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{`;
    const { hostname, port } = new URL(api.url);
    const socket = connect(Number(port), hostname);
    await new Promise<void>((resolve) => socket.write(head, () => resolve()));
    await sleep(50);
    socket.resetAndDestroy();
    await sleep(100);
    expect(api.logs.at(-1)?.fields).toMatchObject({ status: 400, route: register });
    expect(api.logs.filter(({ level }) => level === "error")).toEqual([]);
  });

  test("none of these requests created a user", async () => {
    const { body } = await api.call("GET", "/api/v1/users", { token: root.token });
    expect(body.items.map(({ email }: { email: string }) => email)).toEqual([
      "root@example.com",
      "bom@example.com",
    ]);
  });
});
