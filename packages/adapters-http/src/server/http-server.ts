import type { IncomingMessage, RequestListener, Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { Server as TcpServer } from "node:net";
import { clientKey } from "../middleware/client-address.ts";
import { EdgeError } from "../problems/http-error.ts";
import { answerProblem } from "./answer-problem.ts";
import { answerStarting } from "./answer-starting.ts";
import { BoundWarnings } from "./bound-warnings.ts";
import { ConnectionGuard } from "./connection-guard.ts";
import { hostHeaderFault } from "./host-header.ts";
import { HttpConnection } from "./http-connection.ts";
import type { HttpServerOptions, ResolvedServerOptions } from "./http-server-options.ts";
import { resolveServerOptions } from "./http-server-options.ts";
import { IncomingRequest } from "./incoming-request.ts";

/** How often Node looks for connections whose time is over. */
const connectionsCheckingInterval = 1_000;

/**
 * A `node:http` server with bounds on connections, on requests that wait on one connection, and on slow and silent
 * clients. It answers 503 from the moment it is bound until it has a handler, answers broken HTTP with a problem
 * document, and stops without dropping a request.
 */
export class HttpServer {
  readonly #options: ResolvedServerOptions;
  readonly #server: Server<typeof IncomingRequest>;
  readonly #connections = new Map<Socket, HttpConnection>();
  readonly #guard: ConnectionGuard;
  readonly #warnings: BoundWarnings;
  #handle: RequestListener = answerStarting;
  #isClosing = false;

  /** @throws RangeError for a bound that is not a whole number above 0 */
  constructor(options: HttpServerOptions = {}) {
    this.#options = resolveServerOptions(options);
    const { maxConnections, maxConnectionsPerClient, trustProxy, logger } = this.#options;
    this.#warnings = new BoundWarnings(logger);
    this.#guard = new ConnectionGuard({
      maxConnections,
      maxConnectionsPerClient: trustProxy > 0 ? Number.POSITIVE_INFINITY : maxConnectionsPerClient,
      onBound: (bound, client) => this.#warnings.count(bound, client),
    });
    this.#server = this.#createServer();
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
   * Accepts no more connections, lets running requests finish, tells kept-alive clients with their next answer to go, closes
   * idle connections after `closeGrace`, and cuts what is left after `patience` milliseconds.
   */
  async close(patience: number): Promise<void> {
    const cut = setTimeout(() => this.#server.closeAllConnections(), patience);
    const grace = setTimeout(
      // What the clients sent until now is read before, even when the process had no time for it.
      () => setImmediate(() => this.#closeIdleConnections()),
      Math.min(this.#options.closeGrace, patience),
    );
    // That of an HTTP server would close idle connections at once, and drop the requests that are on their way on them.
    const closed = new Promise<void>((resolve) =>
      TcpServer.prototype.close.call(this.#server, () => resolve()),
    );
    this.#isClosing = true;
    for (const connection of this.#connections.values()) connection.announceClose();
    await closed;
    clearTimeout(cut);
    clearTimeout(grace);
    // Ends Node's timer for slow clients.
    this.#server.close();
  }

  #closeIdleConnections(): void {
    this.#server.closeIdleConnections();
    for (const connection of this.#connections.values()) connection.closeWhenAnswered();
  }

  #createServer(): Server<typeof IncomingRequest> {
    const { headersTimeout, requestTimeout, keepAliveTimeout, inactivityTimeout } = this.#options;
    const server = createServer({
      IncomingMessage: IncomingRequest,
      headersTimeout,
      requestTimeout,
      keepAliveTimeout,
      connectionsCheckingInterval,
      // Node's own answer to a request without Host is empty; ours is a problem document.
      requireHostHeader: false,
    });
    server.timeout = inactivityTimeout;
    const receive = (request: IncomingRequest, response: ServerResponse): void =>
      this.#connections.get(request.socket)?.receive(request, response);
    server.on("connection", (socket: Socket) => this.#accept(socket));
    server.on("request", receive);
    // Without a listener Node answers unknown expectations itself, uncounted; RFC 9110 §10.1.1 lets us ignore them.
    server.on("checkExpectation", receive);
    server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
      // A server that was not given other streams has sockets alone.
      this.#connections.get(socket as Socket)?.fail(error);
    });
    return server;
  }

  #accept(socket: Socket): void {
    const client = clientKey(socket.remoteAddress ?? "");
    const connection = new HttpConnection(socket, {
      handle: (request, response) => this.#answer(request, response),
      maxPipelinedRequests: this.#options.maxPipelinedRequests,
      onWaiting: (waiting) => this.#guard.wait(waiting),
      onTooManyRequests: () => this.#warnings.count("maxPipelinedRequests", client),
      onTooManySmallChunks: () => this.#warnings.count("smallChunks", client),
    });
    if (!this.#guard.admit(connection, client)) {
      socket.destroy();
      return;
    }
    if (this.#isClosing) connection.announceClose();
    this.#connections.set(socket, connection);
    socket.once("close", () => {
      this.#connections.delete(socket);
      this.#guard.remove(connection);
    });
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const fault = hostHeaderFault(request);
    if (fault === null) this.#handle(request, response);
    else answerProblem(request, response, new EdgeError("http.malformed_request", fault), { close: true });
  }
}
