import type { RequestListener, Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { answerStarting } from "../problems/answer-starting.ts";
import { answerClientError } from "../problems/client-error.ts";

const headersTimeout = 15_000;
const requestTimeout = 30_000;
/** Milliseconds without a byte in either direction: a client that never reads its answers is cut. */
const silence = 60_000;
const mostConnections = 10_000;

/**
 * A `node:http` server with limits on slow and silent clients. It answers 503 from the moment it is bound until it has
 * a handler, answers broken HTTP with a problem document, and stops without dropping a request.
 */
export class HttpServer {
  readonly #server: Server;
  readonly #busy = new Set<ServerResponse>();
  #handle: RequestListener = answerStarting;

  constructor() {
    this.#server = createServer({ headersTimeout, requestTimeout }, (request, response) => {
      this.#busy.add(response);
      response.once("close", () => this.#busy.delete(response));
      this.#handle(request, response);
    });
    this.#server.timeout = silence;
    this.#server.maxConnections = mostConnections;
    this.#server.on("clientError", answerClientError);
  }

  /** @param handle such as a Koa app's `callback()` */
  handleWith(handle: RequestListener): void {
    this.#handle = handle;
  }

  /** @returns the port, which the system chose if it was 0; rejects when it can't be had (`EADDRINUSE`) */
  async bind(host: string, port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen({ host, port, backlog: 1_024 }, resolve);
    });
    // A listening TCP server has an AddressInfo; only pipes have a text.
    return (this.#server.address() as AddressInfo).port;
  }

  /**
   * Accepts no more connections, lets running requests finish, tells kept-alive clients to go, and cuts what is left
   * after `patience` milliseconds.
   */
  async close(patience: number): Promise<void> {
    const cut = setTimeout(() => this.#server.closeAllConnections(), patience);
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const response of this.#busy) {
      if (!response.headersSent) response.setHeader("Connection", "close");
    }
    this.#server.prependListener("request", (_request, response) =>
      response.setHeader("Connection", "close"),
    );
    this.#server.closeIdleConnections();
    await closed;
    clearTimeout(cut);
  }
}
