import type { RequestListener } from "node:http";
import { HttpServer } from "@portcullis/adapters-http";

export interface Served extends AsyncDisposable {
  readonly url: string;
}

/** On a free loopback port. */
export async function serve(listener: RequestListener): Promise<Served> {
  const server = new HttpServer();
  server.handleWith(listener);
  const port = await server.bind("127.0.0.1", 0);
  return { url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: () => server.close(0) };
}
