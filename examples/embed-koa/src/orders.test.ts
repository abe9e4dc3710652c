import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { bodyParser } from "@koa/bodyparser";
import type { HttpApi } from "@portcullis/adapters-http";
import { createHttpApi } from "@portcullis/adapters-http";
import { createPortcullis } from "@portcullis/core";
import { createInMemoryPorts } from "@portcullis/core/testing";
import Koa from "koa";
import { describe, expect, test } from "vitest";
import { createApp, layers } from "./app.ts";
import { prefix } from "./host.ts";

const password = "correct horse battery";

async function createApi(): Promise<HttpApi> {
  const portcullis = createPortcullis(createInMemoryPorts());
  await portcullis.prepareAccessControl.execute({
    permissions: { "reports:read": "Read reports" },
    grants: { user: ["reports:read"] },
  });
  const publicKeys = { publicKeys: async () => [] };
  return createHttpApi({ portcullis, publicKeys, publicUrl: "http://127.0.0.1", prefix });
}

interface Running extends AsyncDisposable {
  call(path: string, init?: RequestInit): Promise<Answer>;
}

interface Answer {
  readonly status: number;
  readonly type: string | null;
  readonly time: string | null;
  readonly text: string;
}

async function start(app: Koa): Promise<Running> {
  app.silent = true;
  const server = createServer(app.callback()).listen(0, "127.0.0.1");
  await once(server, "listening");
  // A listening TCP server has an AddressInfo.
  const { port } = server.address() as AddressInfo;
  return {
    async call(path, init) {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, init);
      const { status, headers } = response;
      const type = headers.get("content-type");
      return { status, type, time: headers.get("x-request-time"), text: await response.text() };
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const post = (text: string): RequestInit => ({
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: text,
});
const bearer = (token: string): RequestInit => ({ headers: { Authorization: `Bearer ${token}` } });

function ordersOf<Item>(items: readonly Item[]): Item[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item) =>
    ordersOf(items.filter((other) => other !== item)).map((rest) => [item, ...rest]),
  );
}

const orders = ordersOf(layers);
test("there are 24 orders", () => {
  expect(new Set(orders.map(String)).size).toBe(24);
});

describe.each(orders.map((order) => [order.join(", "), order] as const))("%s", (_name, order) => {
  test("the API reads its bodies and answers problems, with the host's header", async () => {
    await using app = await start(createApp(await createApi(), order));
    const api = `${prefix}/api/v1`;
    const bob = { email: "bob@example.com", password };
    const made = await app.call(`${api}/auth/register`, post(JSON.stringify(bob)));
    expect([made.status, made.time]).toEqual([201, expect.stringMatching(/ ms$/)]);
    const form = new URLSearchParams({ grant_type: "password", username: bob.email, password });
    const tokens = await app.call(`${api}/auth/token`, { method: "POST", body: form });
    const token: string = JSON.parse(tokens.text).access_token;
    const me = await app.call(`${api}/auth/me`, bearer(token));
    expect([me.status, JSON.parse(me.text).email]).toEqual([200, bob.email]);

    const malformed = await app.call(`${api}/auth/register`, post('{"email"'));
    const unknown = await app.call(`${prefix}/nothing`);
    for (const [answer, status, code] of [
      [malformed, 400, expect.stringMatching(/^http\.malformed_(json|body)$/)],
      [unknown, 404, "http.not_found"],
    ] as const) {
      expect([answer.status, answer.type]).toEqual([status, "application/problem+json"]);
      expect(JSON.parse(answer.text)).toMatchObject({ status, code });
      expect(answer.time).toMatch(/ ms$/);
    }
    expect((await app.call(`${prefix}/docs`)).status).toBe(200);
    const openapi = JSON.parse((await app.call(`${prefix}/openapi.json`)).text);
    expect(openapi.paths[`${api}/auth/me`]).toBeDefined();

    const report = await app.call("/report", bearer(token));
    expect(JSON.parse(report.text)).toEqual({ report: "All is well.", reader: JSON.parse(made.text).id });
    const withoutToken = await app.call("/report");
    expect([withoutToken.status, JSON.parse(withoutToken.text).code]).toEqual([401, "http.unauthorized"]);
  });

  test("the host answers as it does without the API", async () => {
    const api = await createApi();
    await using app = await start(createApp(api, order));
    await using alone = await start(
      createApp(
        api,
        order.filter((layer) => layer !== "identity"),
      ),
    );
    for (const [path, init] of [
      ["/"],
      ["/echo", post('{"a":1}')],
      ["/echo", post("{")],
      ["/fails"],
      ["/nothing"],
      ["/identityx"],
      ["/api/v1/auth/me"],
    ] as const) {
      const { time, ...answer } = await app.call(path, init);
      const { time: timeAlone, ...answerAlone } = await alone.call(path, init);
      expect([answer, time === null]).toEqual([answerAlone, timeAlone === null]);
    }
  });
});

describe("in the default order", () => {
  test("the host parses its bodies and words its own errors", async () => {
    await using app = await start(createApp(await createApi()));
    expect((await app.call("/echo", post('{"a":1}'))).text).toBe('{"echo":{"a":1}}');
    expect(await app.call("/fails")).toMatchObject({ status: 500, text: `{"oops":"It's us, not you."}` });
    expect(await app.call("/nothing")).toMatchObject({
      status: 404,
      text: '{"oops":"Nothing is at /nothing"}',
    });
  });
});

test("a body parser that throws on every path keeps malformed bodies from the API, and good ones not", async () => {
  const { middleware } = await createApi();
  const host = new Koa();
  host.use(bodyParser());
  host.use(middleware);
  await using app = await start(host);
  const register = `${prefix}/api/v1/auth/register`;
  const good = await app.call(register, post(JSON.stringify({ email: "bob@example.com", password })));
  expect(good.status).toBe(201);
  expect(await app.call(register, post("{"))).toMatchObject({
    status: 400,
    type: "text/plain; charset=utf-8",
  });
});
