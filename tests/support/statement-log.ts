import { once } from "node:events";
import type { Socket } from "node:net";
import { connect, createServer } from "node:net";

/** A proxy before a PostgreSQL server that records what clients execute. */
export interface StatementLog extends AsyncDisposable {
  /** The database's URL through the proxy. */
  readonly url: string;
  /** The texts of the statements that clients sent since the last call, in order. */
  take(): readonly string[];
}

/** @param databaseUrl a server on loopback, without TLS */
export async function logStatements(databaseUrl: string): Promise<StatementLog> {
  const url = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let executed: string[] = [];
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.on("error", () => undefined).on("close", () => sockets.delete(socket));
  };
  const server = createServer((client) => {
    const upstream = keep(connect(Number(url.port), url.hostname));
    const read = readMessages((text) => executed.push(text));
    keep(client).on("data", read).pipe(upstream).pipe(client);
    upstream.on("close", () => client.destroy());
    client.on("close", () => upstream.destroy());
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("A listening TCP server has a port.");
  const proxied = new URL(databaseUrl);
  proxied.host = `127.0.0.1:${address.port}`;
  return {
    url: proxied.href,
    take() {
      const taken = executed;
      executed = [];
      return taken;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Reads the messages of one client (PostgreSQL's "Frontend/Backend Protocol"): the first has a length and no type. */
function readMessages(onExecute: (text: string) => void): (chunk: Buffer) => void {
  const texts = new Map<string, string>();
  let rest = Buffer.alloc(0);
  let isStarted = false;
  let bound = "";
  const strings = (body: Buffer): readonly string[] => body.toString("latin1").split("\0");
  const handle = (type: string, body: Buffer): void => {
    if (type === "Q") onExecute(strings(body)[0] ?? "");
    else if (type === "P") {
      const [name = "", text = ""] = strings(body);
      texts.set(name, text);
    } else if (type === "B") bound = strings(body)[1] ?? "";
    else if (type === "E") onExecute(texts.get(bound) ?? bound);
  };
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const head = isStarted ? 1 : 0;
      if (rest.length < head + 4) return;
      const end = head + rest.readUInt32BE(head);
      if (rest.length < end) return;
      if (isStarted) handle(rest.toString("latin1", 0, 1), rest.subarray(5, end));
      isStarted = true;
      rest = rest.subarray(end);
    }
  };
}
