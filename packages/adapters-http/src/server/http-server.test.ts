import type { RequestListener, ServerResponse } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { RawConnection } from "../test-support/raw-connection.ts";
import { parseRaw, sendRaw } from "../test-support/raw-http.ts";
import { HttpServer } from "./http-server.ts";
import type { HttpServerOptions } from "./http-server-options.ts";

const running: HttpServer[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.close(0);
});

interface Served {
  readonly server: HttpServer;
  readonly port: number;
  readonly url: string;
  connect(localAddress?: string): Promise<RawConnection>;
}

/** More than the operating system takes for a client that does not read. */
const unreadable = Buffer.alloc(24 * 1024 * 1024, "x");

const answerPath: RequestListener = ({ url }, response) => void response.end(url);

async function serve(options: HttpServerOptions = {}, handle = answerPath): Promise<Served> {
  const server = new HttpServer(options);
  running.push(server);
  server.handleWith(handle);
  const port = await server.bind("127.0.0.1", 0);
  return {
    server,
    port,
    url: `http://127.0.0.1:${port}`,
    connect: (localAddress) => RawConnection.open(port, localAddress),
  };
}

const get = (path: string, headers = "") => `GET ${path} HTTP/1.1\r\nHost: a\r\n${headers}\r\n`;
const paths = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => get(`/${from + index}`)).join("");
const bodyOf = (answer: string | undefined) => answer?.split("\r\n\r\n")[1];

/** Answers when the test says so, but `/other` at once. */
class HeldAnswers {
  readonly begun: { readonly path: string; readonly response: ServerResponse }[] = [];
  #next = Promise.withResolvers<void>();

  readonly handle: RequestListener = ({ url = "" }, response) => {
    if (url === "/other") {
      response.end();
      return;
    }
    this.begun.push({ path: url, response });
    this.#next.resolve();
    this.#next = Promise.withResolvers();
  };

  async untilBegun(count: number): Promise<void> {
    while (this.begun.length < count) await this.#next.promise;
  }

  release(): void {
    for (const { path, response } of this.begun) if (!response.writableEnded) response.end(path);
  }
}

describe("requests on one connection", () => {
  test("[SEC-062] are handled one after another, and answered in their order", async () => {
    const held = new HeldAnswers();
    const { connect } = await serve({}, held.handle);
    using client = await connect();
    client.send(paths(1, 16));
    for (let count = 1; count <= 16; count += 1) {
      await held.untilBegun(count);
      expect(held.begun.map(({ path }) => path)).toHaveLength(count);
      held.release();
    }
    expect((await client.answers(16)).map(bodyOf)).toEqual(held.begun.map(({ path }) => path));
  });

  test("[SEC-108] that are unanswered are 16 at most: another one closes the connection, and none of them is handled", async () => {
    const held = new HeldAnswers();
    const { connect } = await serve({}, held.handle);
    using client = await connect();
    client.send(paths(1, 17));
    await client.closed;
    expect(client.received).toBe("");
    held.release();
    expect(held.begun.map(({ path }) => path)).toEqual(["/1"]);
  });

  test("[SEC-108] are not read while more than one is unanswered, so that those that come later wait at the client", async () => {
    const held = new HeldAnswers();
    const { connect, url } = await serve({}, held.handle);
    using client = await connect();
    client.send(paths(1, 10));
    await held.untilBegun(1);
    client.send(paths(11, 10));
    // By then the server would have read them.
    for (let time = 0; time < 10; time += 1) await (await fetch(`${url}/other`)).text();
    for (let count = 1; count <= 20; count += 1) {
      await held.untilBegun(count);
      held.release();
    }
    expect((await client.answers(20)).map(bodyOf)).toEqual(
      Array.from({ length: 20 }, (_, index) => `/${index + 1}`),
    );
  });

  test("[SEC-108] are not handled while the answer before them is not read", async () => {
    const begun: string[] = [];
    let other = 0;
    const third = Promise.withResolvers<void>();
    const { connect, url } = await serve({}, ({ url: path = "" }, response) => {
      response.end(path === "/other" ? path : unreadable);
      if (path === "/other") other += 1;
      else begun.push(path);
      if (path === "/3") third.resolve();
    });
    using client = await connect();
    client.socket.pause();
    client.send(paths(1, 3));
    while (begun.length === 0 || other < 10) await (await fetch(`${url}/other`)).text();
    expect(begun).toEqual(["/1"]);
    client.socket.resume();
    await third.promise;
    expect(begun).toEqual(["/1", "/2", "/3"]);
  });

  test("with bodies are read when it is their turn", async () => {
    const { connect } = await serve({}, async (request, response) => {
      let text = "";
      for await (const chunk of request) text += chunk;
      response.end(`${request.url}:${text.length}`);
    });
    using client = await connect();
    const post = (path: string, body: string) =>
      `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    client.send(post("/1", "x") + post("/2", "x".repeat(300_000)) + post("/3", "x".repeat(10)));
    expect((await client.answers(3)).map(bodyOf)).toEqual(["/1:1", "/2:300000", "/3:10"]);
  });

  test("[SEC-062] that are followed by what is not HTTP are answered before it", async () => {
    const held = new HeldAnswers();
    const { connect } = await serve({}, held.handle);
    using client = await connect();
    client.send(`${get("/1")}GARBAGE\r\n\r\n`);
    await held.untilBegun(1);
    held.release();
    await client.closed;
    const [first, second] = await client.answers(2);
    expect(bodyOf(first)).toBe("/1");
    expect(parseRaw(second ?? "")).toMatchObject({ status: 400, body: { code: "http.malformed_request" } });
  });

  test("get no error in the middle of their answer", async () => {
    const { connect } = await serve({}, (_request, response) => void response.write("begun"));
    using client = await connect();
    client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n");
    await client.answers(1);
    client.send("not a chunk\r\n");
    await client.closed;
    expect(await client.answers(1)).toHaveLength(1);
  });
});

describe("bodies in chunks", () => {
  const head = (path: string) => `POST ${path} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n`;
  const chunks = (length: number, count: number) =>
    `${length.toString(16)}\r\n${"x".repeat(length)}\r\n`.repeat(count);

  const answerLength: RequestListener = (request, response) => {
    let length = 0;
    request.on("data", (chunk: Buffer) => (length += chunk.length));
    request.on("end", () => response.end(`${length}`)).on("error", () => undefined);
  };

  test("[SEC-111] that wait are kept as a few buffers, for chunks of any size", async () => {
    const held = new HeldAnswers();
    const { connect, url } = await serve({}, (request, response) => {
      if (request.url !== "/2") return held.handle(request, response);
      const buffers: number[] = [];
      request.on("data", (buffer: Buffer) => buffers.push(buffer.length));
      request.on("end", () => response.end(JSON.stringify(buffers)));
    });
    using client = await connect();
    client.send(`${get("/1")}${head("/2")}${chunks(1, 900)}0\r\n\r\n`);
    await held.untilBegun(1);
    // By then the server has read them.
    await (await fetch(`${url}/other`)).text();
    held.release();
    const buffers: number[] = JSON.parse(bodyOf((await client.answers(2))[1]) ?? "");
    expect(buffers.reduce((sum, length) => sum + length)).toBe(900);
    expect(buffers.length).toBeLessThan(10);
  });

  test.each([1, 15, 16, 17, 1_023, 1_024, 1_025, 20_000])(
    "of %d bytes arrive in full and in order, read at once or later",
    async (length) => {
      const sent = Array.from({ length: 900 }, (_, index) =>
        String.fromCharCode(97 + (index % 26)).repeat(length),
      );
      const text = sent.map((chunk) => `${length.toString(16)}\r\n${chunk}\r\n`).join("");
      const { connect } = await serve({}, async (request, response) => {
        let received = "";
        if (request.url === "/later") await new Promise((resolve) => setImmediate(resolve));
        for await (const chunk of request) received += chunk;
        response.end(received === sent.join("") ? "same" : `${received.length} bytes`);
      });
      using client = await connect();
      client.send(`${head("/")}${text}0\r\n\r\n${head("/later")}${text}0\r\n\r\n`);
      expect((await client.answers(2)).map(bodyOf)).toEqual(["same", "same"]);
    },
  );

  test("are passed on as they arrive to a waiting reader, also to one that requests more bytes", async () => {
    const { connect } = await serve({}, (request, response) => {
      request.on("readable", () => {
        const four = request.read(4);
        if (four !== null) response.write(`${four};`);
      });
      request.on("end", () => response.end());
    });
    using client = await connect();
    client.send(`${head("/")}1\r\na\r\n`);
    client.send("1\r\nb\r\n1\r\nc\r\n");
    client.send("1\r\nd\r\n");
    while (!client.received.includes("abcd;")) await new Promise((resolve) => setImmediate(resolve));
    client.send("4\r\nefgh\r\n0\r\n\r\n");
    while (!client.received.includes("efgh;")) await new Promise((resolve) => setImmediate(resolve));
  });

  test.each([
    ["being read", "/"],
    ["that is not read", "/unread"],
    ["answered early", "/early"],
  ])(
    "[SEC-111] of less than 16 bytes on average are 1,000 at most: more of a body %s close the connection",
    async (_case, path) => {
      const warnings: object[] = [];
      const ignore = () => undefined;
      const logger = { info: ignore, error: ignore, warn: (fields: object) => warnings.push(fields) };
      const { connect } = await serve({ logger }, (request, response) => {
        if (request.url === "/early") response.end();
        else if (request.url === "/") answerLength(request, response);
      });
      using client = await connect();
      client.send(`${head(path)}${chunks(15, 500)}`);
      if (path === "/early") await client.answers(1);
      client.send(chunks(15, 501));
      await client.closed;
      expect(warnings).toEqual([{ bound: "smallChunks", closed: 1, client: "127.0.0.1" }]);
    },
  );

  test("[SEC-111] of a request that waits for its turn close the connection as well", async () => {
    const held = new HeldAnswers();
    const { connect } = await serve({}, held.handle);
    using client = await connect();
    client.send(`${get("/1")}${head("/2")}${chunks(1, 1_001)}`);
    await client.closed;
    expect(held.begun.map(({ path }) => path)).toEqual(["/1"]);
  });

  test("of less than 16 bytes do no harm in a body whose chunks are larger on average", async () => {
    const { connect } = await serve({}, answerLength);
    using client = await connect();
    client.send(`${head("/")}${chunks(20_000, 1)}${chunks(1, 1_000)}0\r\n\r\n`);
    expect((await client.answers(1)).map(bodyOf)).toEqual(["21000"]);
  });
});

describe("Host (RFC 9112 §3.2)", () => {
  test.each([
    ["two", "Host: a\r\nHost: b\r\n"],
    ["two that are the same", "Host: a\r\nhost: a\r\n"],
    ["none", ""],
    ["one with user information", "Host: evil:x@good\r\n"],
    ["one with a path", "Host: evil.example/path\r\n"],
    ["a list", "Host: a, b\r\n"],
  ])("[SEC-061] %s is answered 400 by a problem document", async (_case, headers) => {
    const { url } = await serve();
    const { status, head, body } = parseRaw(
      await sendRaw(url, `GET / HTTP/1.1\r\n${headers}X-Request-Id: r-1\r\n\r\n`),
    );
    expect(status).toBe(400);
    expect(head).toMatch(/^Content-Type: application\/problem\+json\r$/im);
    expect(head).toMatch(/^Connection: close\r$/im);
    expect(body).toMatchObject({ code: "http.malformed_request", status: 400, requestId: "r-1" });
  });

  test.each([
    "a",
    "a:80",
    "A.example.com:",
    "127.0.0.1:3000",
    "[::1]:3000",
    "xn--bcher-kva.example",
    "a_b",
    "",
  ])("%j is accepted", async (host) => {
    const { url } = await serve();
    const answer = await sendRaw(url, `GET /x HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  });

  test("may be absent in HTTP/1.0", async () => {
    const { url } = await serve();
    expect(await sendRaw(url, "GET / HTTP/1.0\r\n\r\n")).toMatch(/^HTTP\/1\.1 200 /);
  });
});

describe("slow clients", () => {
  const quick = { headersTimeout: 100, requestTimeout: 200 };

  test("[SEC-110] that connect and send nothing are closed without an answer", async () => {
    const { connect } = await serve(quick);
    using client = await connect();
    await client.closed;
    expect(client.received).toBe("");
  });

  test.each([
    ["header fields", "GET / HTTP/1.1\r\nHost: a\r\nX-Slow: "],
    ["a body", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nx"],
  ])("[SEC-110] that don't finish %s are answered 408", async (_case, text) => {
    const { connect } = await serve(quick, (request, response) => {
      request.resume().once("end", () => response.end());
    });
    using client = await connect();
    client.send(text);
    await client.closed;
    expect(parseRaw(client.received)).toMatchObject({ status: 408, body: { code: "http.request_timeout" } });
  });

  test.each([
    ["and send nothing more", ""],
    ["and go on sending bytes", "GET"],
  ])("[SEC-110] that don't read their answer %s are closed", async (_case, text) => {
    const closed = Promise.withResolvers<boolean>();
    const { connect } = await serve({ ...quick, inactivityTimeout: 300 }, (_request, response) => {
      response.end(unreadable).once("close", () => closed.resolve(response.writableFinished));
    });
    using client = await connect();
    client.socket.pause();
    client.send(get("/"));
    const sending = setInterval(() => client.socket.writable && client.send(text), 50);
    expect(await closed.promise).toBe(false);
    clearInterval(sending);
  });
});

describe("connections", () => {
  test("beyond maxConnections replace the one that is silent for longest", async () => {
    const { connect } = await serve({ maxConnections: 3 });
    using first = await connect("127.0.0.2");
    using second = await connect("127.0.0.2");
    using third = await connect("127.0.0.2");
    await first.send(get("/used")).answers(1);
    using newcomer = await connect("127.0.0.3");
    expect((await newcomer.send(get("/new")).answers(1)).map(bodyOf)).toEqual(["/new"]);
    await second.closed;
    expect([first.socket.closed, third.socket.closed]).toEqual([false, false]);
  });

  test.each([
    ["header fields", "GET / HTTP/1.1\r\nHost: a\r\nX-Slow: "],
    ["a body", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 999\r\n\r\n"],
  ])("[SEC-109] with unfinished %s count as silent, even if they send single bytes", async (_case, text) => {
    const { connect } = await serve({ maxConnections: 2 }, (request, response) => {
      request.resume().once("end", () => response.end());
    });
    using slow = await connect("127.0.0.2");
    slow.send(text);
    using idle = await connect("127.0.0.2");
    await idle.send(get("/")).answers(1);
    slow.send("x");
    using newcomer = await connect("127.0.0.3");
    await newcomer.send(get("/")).answers(1);
    await slow.closed;
    expect(idle.socket.closed).toBe(false);
  });

  test("[SEC-109] whose answer is not read count as silent", async () => {
    const unread = Promise.withResolvers<ServerResponse>();
    const { connect } = await serve({ maxConnections: 1 }, ({ url }, response) => {
      response.end(url === "/unread" ? unreadable : url);
      if (url === "/unread") unread.resolve(response);
    });
    using reader = await connect("127.0.0.2");
    reader.socket.pause();
    reader.send(get("/unread"));
    const response = await unread.promise;
    using newcomer = await connect("127.0.0.3");
    expect((await newcomer.send(get("/new")).answers(1)).map(bodyOf)).toEqual(["/new"]);
    expect([response.destroyed, response.writableFinished]).toEqual([true, false]);
  });

  test("[SEC-109] whose request is being handled are never closed for another", async () => {
    const held = new HeldAnswers();
    const { connect } = await serve({ maxConnections: 1 }, held.handle);
    using served = await connect("127.0.0.2");
    served.send(get("/served"));
    await held.untilBegun(1);
    using refused = await connect("127.0.0.3");
    await refused.closed;
    held.release();
    expect((await served.answers(1)).map(bodyOf)).toEqual(["/served"]);
  });

  test("of one client are bounded, and those of another are not touched", async () => {
    const warnings: object[] = [];
    const ignore = () => undefined;
    const logger = { info: ignore, error: ignore, warn: (fields: object) => warnings.push(fields) };
    const { connect } = await serve({ maxConnectionsPerClient: 2, logger });
    using other = await connect("127.0.0.3");
    const flood = await Promise.all(Array.from({ length: 20 }, () => connect("127.0.0.2")));
    expect((await other.send(get("/other")).answers(1)).map(bodyOf)).toEqual(["/other"]);
    const closing = flood.map(({ closed }, index) => closed.then(() => index));
    for (let count = 0; count < 18; count += 1)
      closing.splice(await Promise.race(closing.map((each, at) => each.then(() => at))), 1);
    expect(flood.filter(({ socket }) => !socket.closed)).toHaveLength(2);
    expect(warnings).toEqual([{ bound: "maxConnectionsPerClient", closed: 1, client: "127.0.0.2" }]);
    for (const { socket } of flood) socket.destroy();
  });

  test("of a trusted proxy are not bounded as those of one client, and are kept for longer", async () => {
    const { connect } = await serve({ maxConnectionsPerClient: 1, trustProxy: 1 });
    using first = await connect();
    using second = await connect();
    expect((await second.send(get("/2")).answers(1)).at(0)).toMatch(/^Keep-Alive: timeout=75\r$/m);
    expect((await first.send(get("/1")).answers(1)).map(bodyOf)).toEqual(["/1"]);
    const direct = await serve();
    using client = await direct.connect();
    expect((await client.send(get("/")).answers(1)).at(0)).toMatch(/^Keep-Alive: timeout=5\r$/m);
  });
});

describe("close", () => {
  test("answers pending requests, announces the close with the last response, and closes", async () => {
    const held = new HeldAnswers();
    const { server, connect } = await serve({}, held.handle);
    using client = await connect();
    client.send(paths(1, 3));
    await held.untilBegun(1);
    const closed = server.close(30_000);
    for (let count = 1; count <= 3; count += 1) {
      await held.untilBegun(count);
      held.release();
    }
    const answers = await client.answers(3);
    expect(answers.map(bodyOf)).toEqual(["/1", "/2", "/3"]);
    expect(answers.map((answer) => /^Connection: close\r$/m.test(answer))).toEqual([false, false, true]);
    await client.closed;
    await closed;
  });

  test.each([
    ["that has had an answer", true],
    ["that is new", false],
  ])(
    "[SEC-107] answers a request that has arrived and was not read yet, on a connection %s",
    async (_case, isUsed) => {
      const { server, url, connect } = await serve();
      using client = await connect();
      if (isUsed) await client.send(get("/1")).answers(1);
      // Connections are accepted in their order, so by then this one was.
      await (await fetch(`${url}/other`)).text();
      client.send(get("/last"));
      const closed = server.close(30_000);
      await Promise.all([client.closed, closed]);
      const last = (await client.answers(isUsed ? 2 : 1)).at(-1);
      expect(bodyOf(last)).toBe("/last");
      expect(last).toMatch(/^Connection: close\r$/m);
    },
  );

  test("[SEC-107] answers requests sent before the client can detect the close, also after a response that was begun before", async () => {
    const held = new HeldAnswers();
    const { server, connect } = await serve({ closeGrace: 10_000 }, held.handle);
    using client = await connect();
    client.send(get("/1"));
    await held.untilBegun(1);
    held.begun[0]?.response.write("begun");
    const closed = server.close(30_000);
    held.release();
    await client.answers(1);
    while (!client.received.endsWith("0\r\n\r\n")) await new Promise((resolve) => setImmediate(resolve));
    client.send(get("/2"));
    await held.untilBegun(2);
    held.release();
    await Promise.all([client.closed, closed]);
    expect((await client.answers(2))[1]).toMatch(/^Connection: close\r$/m);
  });

  test("waits for no client that has sent nothing, or whose answer was begun before", async () => {
    const held = new HeldAnswers();
    const { server, connect } = await serve({}, held.handle);
    using silent = await connect();
    using kept = await connect();
    kept.send(get("/"));
    await held.untilBegun(1);
    held.begun[0]?.response.write("begun");
    const closed = server.close(30_000);
    held.release();
    await Promise.all([closed, silent.closed, kept.closed]);
  });
});

test.each([
  { maxConnections: 0 },
  { maxConnectionsPerClient: 1.5 },
  { maxPipelinedRequests: Number.NaN },
  { headersTimeout: -1 },
  { headersTimeout: 2_000, requestTimeout: 1_000 },
  { closeGrace: 0 },
  { trustProxy: -1 },
])("%j is refused", (options) => {
  expect(() => new HttpServer(options)).toThrow(RangeError);
});
