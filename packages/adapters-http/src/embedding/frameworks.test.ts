import type { Server } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Portcullis } from "@portcullis/core";
import { createPortcullis } from "@portcullis/core";
import { createInMemoryPorts } from "@portcullis/core/testing";
import type { ErrorRequestHandler } from "express";
import express from "express";
import fastify from "fastify";
import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { afterEach, beforeEach, describe, expect, expectTypeOf, test } from "vitest";
import { sendRaw } from "../test-support/raw-http.ts";
import { actorOf, clientOf, notFound, problemDetails, requireUser } from "./express.ts";
import * as forFastify from "./fastify.ts";
import * as forHono from "./hono.ts";
import type { ProblemOptions } from "./index.ts";
import { limitPasswordGuesses } from "./index.ts";

interface RunningApp {
  readonly url: string;
  close(): Promise<void>;
}

type StartApp = (portcullis: Portcullis, options: ProblemOptions) => Promise<RunningApp>;

async function listen(server: Server): Promise<RunningApp> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

const broken = () => {
  throw new Error("the secret is hunter2");
};

/** As clients of other servers throw it. */
const upstream = () => {
  throw Object.assign(new Error("the secret is hunter2"), { status: 403, statusCode: 403 });
};

const half = { "Content-Length": "5", "Content-Encoding": "gzip", ETag: '"1"' };

/** The same small app in each framework's own words. */
const apps: Readonly<Record<string, StartApp>> = {
  async express(portcullis, options) {
    const { signIn } = limitPasswordGuesses(portcullis);
    const app = express()
      .use(express.json())
      .post("/login", async (request, response) => {
        response.json(await signIn.execute({ ...request.body, client: clientOf(request) }));
      })
      .get("/me", requireUser(portcullis), (request, response) => {
        response.json({ id: actorOf(request).userId });
      })
      .get("/unguarded", (request, response) => void response.json(actorOf(request)))
      .get("/broken", broken)
      .get("/upstream", upstream)
      .get("/named/:name", broken)
      .get("/file", (_request, response) => response.sendFile("/nowhere/at/all"))
      .get("/half", (_request, response) => {
        response.set(half);
        broken();
      })
      .get("/begun", (_request, response) => {
        response.status(200).write("half an answer");
        throw new Error("too late");
      })
      .use(notFound, problemDetails(options));
    return listen(createServer(app));
  },
  async fastify(portcullis, options) {
    const { signIn } = limitPasswordGuesses(portcullis);
    const app = fastify();
    await app.register(forFastify.problemDetails, options);
    app.post<{ Body: { identifier: string; password: string } }>("/login", (request) =>
      signIn.execute({ ...request.body, client: forFastify.clientOf(request) }),
    );
    app.get("/me", { preHandler: forFastify.requireUser(portcullis) }, async (request) => ({
      id: forFastify.actorOf(request).userId,
    }));
    app.get("/unguarded", async (request) => forFastify.actorOf(request));
    app.get("/broken", broken);
    app.get("/upstream", upstream);
    app.get("/half", async (_request, reply) => {
      reply.headers(half);
      broken();
    });
    const url = await app.listen({ port: 0, host: "127.0.0.1" });
    return { url, close: () => app.close() };
  },
  async hono(portcullis, options) {
    const { signIn } = limitPasswordGuesses(portcullis);
    const app = new Hono();
    app.onError(forHono.problemDetails(options));
    app.notFound(forHono.notFound);
    app.post("/login", async (c) => c.json(await signIn.execute(await c.req.json())));
    app.get("/me", forHono.requireUser(portcullis), (c) => c.json({ id: c.var.actor.userId }));
    app.get("/broken", broken);
    app.get("/forbidden", () => {
      throw new HTTPException(403, { message: "Not on Sundays." });
    });
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const headers = new Headers();
      for (let i = 0; i < request.rawHeaders.length; i += 2)
        headers.append(request.rawHeaders[i] ?? "", request.rawHeaders[i + 1] ?? "");
      const body = chunks.length > 0 ? { body: Buffer.concat(chunks) } : {};
      const answer = await app.fetch(
        new Request(`http://app.test${request.url}`, { method: request.method ?? "GET", headers, ...body }),
      );
      response.writeHead(answer.status, Object.fromEntries(answer.headers));
      response.end(Buffer.from(await answer.arrayBuffer()));
    });
    return listen(server);
  },
};

const account = { email: "ada@example.com", password: "correct horse battery" };

let app: RunningApp;
let userId: string;
let accessToken: string;
let logged: object[];

async function open(startApp: StartApp | undefined): Promise<void> {
  if (startApp === undefined) return expect.unreachable("no such app");
  const portcullis = createPortcullis(createInMemoryPorts());
  await portcullis.prepareAccessControl.execute();
  userId = (await portcullis.registerUser.execute(account)).id;
  const credentials = { identifier: account.email, password: account.password };
  ({ accessToken } = await portcullis.signIn.execute(credentials));
  logged = [];
  const log = (fields: object) => void logged.push(fields);
  app = await startApp(portcullis, { logger: { info: log, warn: log, error: log } });
}
afterEach(() => app?.close());

const get = (path: string, headers: Record<string, string> = {}) => fetch(app.url + path, { headers });
const login = (body: string) =>
  fetch(`${app.url}/login`, { method: "POST", headers: { "content-type": "application/json" }, body });

async function expectProblem(response: Response, status: number, code: string) {
  const document = await response.json();
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(document).toMatchObject({ status, code, type: `urn:portcullis:error:${code}` });
  expect(document.requestId).toBe(response.headers.get("x-request-id"));
  expect(response.status).toBe(status);
  return document;
}

describe.each(Object.entries(apps))("%s", (_name, startApp) => {
  beforeEach(() => open(startApp));

  test("passes the signed-in user to the handler", async () => {
    const response = await get("/me", { authorization: `Bearer ${accessToken}` });
    expect(await response.json()).toEqual({ id: userId });
  });

  test("[SEC-134] answers 401 with a challenge without a token, and with a bad one", async () => {
    const without = await get("/me");
    expect(without.headers.get("www-authenticate")).toBe('Bearer realm="portcullis"');
    await expectProblem(without, 401, "http.unauthorized");
    for (const authorization of ["Bearer x", "Basic YTpi", "Bearer", `Bearer ${accessToken} x`]) {
      const response = await get("/me", { authorization });
      expect(response.headers.get("www-authenticate")).toContain('error="invalid_token"');
      await expectProblem(response, 401, "sessions.invalid_access_token");
    }
  });

  test("[SEC-134] refuses two Authorization headers, of which a proxy may have looked at the other", async () => {
    const lines = [
      "GET /me HTTP/1.1",
      "Host: app.test",
      `Authorization: Bearer ${accessToken}`,
      "Authorization: Bearer x",
      "Connection: close",
    ];
    expect(await sendRaw(app.url, `${lines.join("\r\n")}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 401 /);
  });

  test("answers domain errors with their status, and input of the wrong type with 4xx", async () => {
    await expectProblem(
      await login(JSON.stringify({ identifier: account.email, password: "wrong horse battery" })),
      401,
      "sessions.invalid_credentials",
    );
    const untyped = await login(JSON.stringify({ identifier: { $ne: 1 }, password: ["x"] }));
    await expectProblem(untyped, 401, "sessions.invalid_credentials");
  });

  test("[SEC-133] counts wrong passwords", async () => {
    const attempt = (password: string) => login(JSON.stringify({ identifier: account.email, password }));
    for (let count = 0; count < 10; count += 1)
      await expectProblem(await attempt("wrong horse battery"), 401, "sessions.invalid_credentials");
    const refused = await attempt(account.password);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(refused.headers.get("ratelimit-limit")).toBe("10");
    await expectProblem(refused, 429, "http.too_many_requests");
  });

  test("keeps the request id that the caller sent", async () => {
    const response = await get("/me", { "x-request-id": "abc-123" });
    expect(await response.json()).toMatchObject({ requestId: "abc-123" });
  });

  test("answers unknown paths 404", async () => {
    await expectProblem(await get("/nowhere"), 404, "http.not_found");
  });

  test("[SEC-135] hides an unforeseen error in a 500, and logs it under the request id", async () => {
    const document = await expectProblem(await get("/broken"), 500, "internal_error");
    expect(JSON.stringify(document)).not.toContain("hunter2");
    expect(logged).toMatchObject([
      { requestId: document.requestId, err: { message: "the secret is hunter2" } },
    ]);
  });
});

test.each([
  ["express", "http.malformed_json"],
  ["fastify", "http.malformed_request"],
])("%s: its own refusals keep their status", async (name, code) => {
  await open(apps[name]);
  await expectProblem(await login("{"), 400, code);
  const huge = JSON.stringify({ identifier: "x".repeat(2_000_000), password: "y" });
  await expectProblem(await login(huge), 413, "http.payload_too_large");
});

test("hono: an HTTPException keeps its status and words", async () => {
  await open(apps["hono"]);
  const document = await expectProblem(await get("/forbidden"), 403, "http.refused");
  expect(document.detail).toBe("Not on Sundays.");
});

test("express: so do a path that can't be decoded and a file that is not there", async () => {
  await open(apps["express"]);
  await expectProblem(await get("/named/%ZZ"), 400, "http.malformed_request");
  await expectProblem(await get("/file"), 404, "http.not_found");
  expect(logged).toEqual([]);
});

test.each([
  ["express", 500, "internal_error"],
  ["fastify", 403, "http.refused"],
])("%s: tells no words of another server's refusal", async (name, status, code) => {
  await open(apps[name]);
  const document = await expectProblem(await get("/upstream"), status, code);
  expect(JSON.stringify(document)).not.toContain("hunter2");
});

test.each(["express", "fastify"])(
  "%s: headers of another body are not sent with a problem document",
  async (name) => {
    await open(apps[name]);
    const answer = await sendRaw(
      app.url,
      "GET /half HTTP/1.1\r\nHost: app.test\r\nConnection: close\r\n\r\n",
    );
    const [head = "", body = ""] = answer.split("\r\n\r\n");
    expect(head).not.toMatch(/^(?:content-encoding|etag):/im);
    expect(head).toMatch(new RegExp(`^content-length: ${body.length}\r?$`, "im"));
    expect(JSON.parse(body)).toMatchObject({ code: "internal_error" });
  },
);

test("express: an answer that was begun is left to Express", async () => {
  await open(apps["express"]);
  await expect(get("/begun").then((response) => response.text())).rejects.toThrow();
});

test.each(["express", "fastify"])("%s: a route without requireUser has no actor", async (name) => {
  await open(apps[name]);
  await expectProblem(await get("/unguarded"), 500, "internal_error");
  expect(logged).toMatchObject([{ err: { name: "TypeError" } }]);
});

test("express: an app keeps its own error handler for its own errors", async () => {
  await open(async (portcullis, options) => {
    const own: ErrorRequestHandler = (error: Error, _request, response, _next) => {
      response.status(418).send(error.message);
    };
    const app = express()
      .get("/me", requireUser(portcullis), (request, response) => void response.json(actorOf(request)))
      .get("/broken", broken)
      .use(problemDetails({ ...options, ownErrorsOnly: true }), own);
    return listen(createServer(app));
  });
  await expectProblem(await get("/me"), 401, "http.unauthorized");
  const broke = await get("/broken");
  expect([broke.status, await broke.text()]).toEqual([418, "the secret is hunter2"]);
});

test("a guarded route of Express keeps what Express infers", async () => {
  const app = express();
  const { authenticateAccessToken } = createPortcullis(createInMemoryPorts());
  const guard = requireUser({ authenticateAccessToken });
  app.get("/users/:id", guard, (request, response) => void response.json(request.params.id.toUpperCase()));
  app.post<object, unknown, { readonly email: string }>("/users", guard, (request, response) => {
    expectTypeOf(request.body).toEqualTypeOf<{ readonly email: string }>();
    response.json({ ...request.body });
  });
  app.post("/all", guard, (request, response) => void response.json({ ...request.body }));
  await open(async () => listen(createServer(app)));
  expect((await get("/users/1")).status).toBe(500);
});

describe("limitPasswordGuesses", () => {
  test("[SEC-133] counts wrong passwords of signed-in users, for changes and deletion together", async () => {
    const portcullis = createPortcullis(createInMemoryPorts());
    await portcullis.prepareAccessControl.execute();
    await portcullis.registerUser.execute(account);
    const credentials = { identifier: account.email, password: account.password };
    const tokens = await portcullis.signIn.execute(credentials);
    const actor = await portcullis.authenticateAccessToken.execute(tokens.accessToken);
    const { changePassword, deleteOwnAccount } = limitPasswordGuesses(portcullis);
    const guess = (currentPassword: string) =>
      changePassword.execute(actor, { currentPassword, newPassword: "another long one" });
    for (let count = 0; count < 9; count += 1)
      await expect(guess("wrong horse battery")).rejects.toMatchObject({ code: "identity.wrong_password" });
    const remove = (password: string) => deleteOwnAccount.execute(actor, { password });
    await expect(remove("wrong horse battery")).rejects.toMatchObject({ code: "identity.wrong_password" });
    await expect(guess(account.password)).rejects.toMatchObject({ code: "http.too_many_requests" });
    await expect(remove(account.password)).rejects.toMatchObject({ code: "http.too_many_requests" });
  });
});
