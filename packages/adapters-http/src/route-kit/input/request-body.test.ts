import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import type { Context } from "koa";
import Koa from "koa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TestApi } from "../../test-support/test-api.ts";
import { goodPassword, startApi } from "../../test-support/test-api.ts";
import { readBody } from "./request-body.ts";

interface LeftBehind {
  readonly body?: unknown;
  readonly rawBody?: unknown;
}

const register = "/api/v1/auth/register";
const bob = { email: "bob@example.com", password: goodPassword };
const carol = { ...bob, email: "carol@example.com" };

/** The API behind a parser that reads every body and leaves something behind, on Koa's request or on Node's. */
function startBehind(
  parse: (text: string, bytes: Buffer) => LeftBehind,
  where: "request" | "req" = "request",
): Promise<TestApi> {
  return startApi({
    mount: (api) =>
      new Koa()
        .use(async (ctx, next) => {
          const chunks: Buffer[] = [];
          for await (const chunk of ctx.req) chunks.push(chunk);
          const bytes = Buffer.concat(chunks);
          Object.assign(ctx[where], parse(bytes.toString(), bytes));
          await next();
        })
        .use(api.middleware),
  });
}

const keepers: readonly (readonly [string, () => Promise<TestApi>])[] = [
  ["reads nothing", () => startApi({ mount: (api) => new Koa().use(api.middleware) })],
  ["keeps the text", () => startBehind((rawBody) => ({ body: { wrong: true }, rawBody }))],
  ["keeps the bytes", () => startBehind((_, rawBody) => ({ body: { wrong: true }, rawBody }))],
  ["keeps the text on Node's request", () => startBehind((rawBody) => ({ rawBody }), "req")],
  ["replaces it by bytes", () => startBehind((_, body) => ({ body }))],
];

describe.each(keepers)("behind a parser that %s", (_parser, start) => {
  let api: TestApi;
  beforeAll(async () => {
    api = await start();
  });
  afterAll(() => api[Symbol.asyncDispose]());

  test.each([
    ["JSON", JSON.stringify(bob), 201, undefined],
    ["a byte order mark before JSON", `\uFEFF${JSON.stringify(carol)}`, 201, undefined],
    ["no JSON", "{", 400, "http.malformed_json"],
    ["invalid UTF-8", new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]), 400, "http.malformed_body"],
    ["a prototype", `{"__proto__":{"isAdmin":true}}`, 422, "shared.invalid_input"],
    ["no object", "[]", 422, "shared.invalid_input"],
    ["only a byte order mark", "\uFEFF", 400, "http.missing_body"],
    ["more than 100 KiB", `{"x":"${"é".repeat(60_000)}"}`, 413, "http.payload_too_large"],
  ])("%s is what it is without one", async (_case, raw, status, code) => {
    const reply = await api.call("POST", register, { raw, headers: { "Content-Type": "application/json" } });
    expect([reply.status, reply.body.code]).toEqual([status, code]);
  });

  test("so are another content type, a body without a length, and parameters that come twice", async () => {
    const headers = { "Content-Type": "application/json" };
    const text = await api.call("POST", register, { raw: JSON.stringify(bob) });
    expect([text.status, text.body.code]).toEqual([415, "http.unsupported_media_type"]);
    const endless = new Blob(["x".repeat(110_000)]).stream();
    const long = await api.call("POST", register, { raw: endless, headers });
    expect([long.status, long.body.code]).toEqual([413, "http.payload_too_large"]);
    const form = "grant_type=password&grant_type=password&username=bob&password=x";
    expect((await api.call("POST", "/api/v1/auth/token", { form })).body.error).toBe("invalid_request");
  });
});

describe("[SEC-137] behind a parser that keeps only its result", () => {
  const json = (body: unknown) => startBehind(() => ({ body }));
  const post = (api: TestApi) => api.call("POST", register, { json: "whatever was sent" });

  test("the result counts", async () => {
    await using api = await json(bob);
    expect((await post(api)).body.email).toBe(bob.email);
  });

  test.each([
    ["a prototype that a client chose", Object.create(bob), 422, ["email", "password"]],
    ["a member named __proto__", JSON.parse('{"__proto__":{"isAdmin":true}}'), 422, ["__proto__"]],
    ["more than 100 KiB", { email: "x".repeat(110_000) }, 413, []],
    ["a sign of invalid UTF-8", { email: "\uFFFD@example.com" }, 400, []],
    [
      "more depth than the stack has",
      { email: JSON.parse("[".repeat(45_000) + "]".repeat(45_000)) },
      400,
      [],
    ],
  ])("%s counts no more than in text", async (_case, body, status, paths) => {
    await using api = await json(body);
    const reply = await post(api);
    const found = (reply.body.errors ?? []).map(({ path }: { path: string }) => path);
    expect([reply.status, found]).toEqual([status, expect.arrayContaining(paths)]);
  });

  test.each([
    ["twice", { grant_type: ["password", "password"], username: "bob", password: "x" }, "invalid_request"],
    ["nested", { grant_type: { is: "password" } }, "invalid_request"],
    ["that can't be text", { grant_type: [{ toString: "x" }] }, "invalid_request"],
    ["without a value", { grant_type: "refresh_token", refresh_token: "x", scope: "" }, "invalid_grant"],
  ])("a form's parameter %s", async (_case, body, error) => {
    await using api = await startBehind(() => ({ body }), "req");
    const reply = await api.call("POST", "/api/v1/auth/token", { form: "a=1" });
    expect([reply.status, reply.body.error]).toEqual([400, error]);
  });
});

describe("behind middleware", () => {
  test("[SEC-137] that reads a body and keeps nothing, the body is malformed and not missing", async () => {
    await using api = await startBehind(() => ({}));
    const reply = await api.call("POST", register, { json: bob });
    expect([reply.status, reply.body.code]).toEqual([400, "http.malformed_body"]);
    const form = await api.call("POST", "/api/v1/auth/token", { form: { grant_type: "password" } });
    expect([form.status, form.body.error]).toEqual([400, "invalid_request"]);
  });

  test("that leaves a body unread, its empty result is ignored", async () => {
    await using api = await startApi({
      mount: (inner) =>
        new Koa()
          .use((ctx, next) => {
            Object.assign(ctx.request, { body: {} });
            return next();
          })
          .use(inner.middleware),
    });
    expect((await api.call("POST", register, { json: bob })).status).toBe(201);
  });
});

test("[SEC-111] a body in 100,000 chunks of one byte is copied from them, and none of them is kept", async () => {
  const request = new IncomingMessage(new Socket());
  request.headers = { "transfer-encoding": "chunked", "content-type": "application/json" };
  // All that is read of a context here.
  const read = readBody({ req: request } as Context, "json");
  const text = JSON.stringify("0123456789".repeat(10_000));
  const chunk = Buffer.alloc(1);
  for (const character of text) {
    chunk.write(character);
    request.emit("data", chunk);
  }
  request.emit("end");
  expect(await read).toBe(JSON.parse(text));
});
