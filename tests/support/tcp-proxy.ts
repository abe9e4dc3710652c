import { once } from "node:events";
import type { Socket } from "node:net";
import { connect, createServer } from "node:net";

/** An address that leads to one server and later to another, like that of a database after a failover. */
export interface TcpProxy extends AsyncDisposable {
  readonly port: number;
  /** The port that new connections lead to. Existing connections keep theirs. */
  target: number;
}

/** @param target a loopback port */
export async function startTcpProxy(target: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.on("error", () => undefined).on("close", () => sockets.delete(socket));
  };
  const server = createServer((client) => {
    const upstream = keep(connect(proxy.target, "127.0.0.1"));
    keep(client).pipe(upstream).pipe(client);
    upstream.on("close", () => client.destroy());
    client.on("close", () => upstream.destroy());
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("A listening TCP server has a port.");
  const proxy: TcpProxy = {
    port: address.port,
    target,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
}
