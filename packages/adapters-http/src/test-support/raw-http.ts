import { connect } from "node:net";

/** Sends bytes unchanged, and returns all bytes until the server closes the connection. */
export function sendRaw(url: string, request: string | Buffer): Promise<string> {
  const { hostname, port } = new URL(url);
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const socket = connect(Number(port), hostname, () => socket.write(request));
  const chunks: Buffer[] = [];
  socket.on("data", (chunk) => chunks.push(chunk));
  socket.on("close", () => resolve(Buffer.concat(chunks).toString()));
  socket.on("error", reject);
  socket.setTimeout(5_000, () => socket.destroy(new Error("the server neither answered nor hung up")));
  return promise;
}

export interface RawReply {
  readonly status: number;
  readonly head: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape, and fail where they err.
  readonly body: any;
}

export function parseRaw(text: string): RawReply {
  const [head = "", body = ""] = text.split("\r\n\r\n", 2);
  return { status: Number(head.split(" ", 2)[1]), head, body: body === "" ? null : JSON.parse(body) };
}
