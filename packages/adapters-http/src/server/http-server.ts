import type { IncomingMessage, RequestListener, Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { Server as TcpServer } from "node:net";
import { clientKey } from "../middleware/client-address.ts";
import { HttpError } from "../problems/http-error.ts";
import { answerProblem } from "./answer-problem.ts";
import { answerStarting } from "./answer-starting.ts";
import { BoundWarnings } from "./bound-warnings.ts";
import { ConnectionGuard } from "./connection-guard.ts";
import { hostHeaderFault } from "./host-header.ts";
import { HttpConnection } from "./http-connection.ts";
import type { HttpServerOptions, ResolvedServerOptions } from "./http-server-options.ts";
import { resolveServerOptions } from "./http-server-options.ts";
import { IncomingRequest } from "./incoming-request.ts";

/** Milliseconds between Node's checks for connections that timed out. */
const connectionsCheckingInterval = 1_000;

/**
 * A `node:http` server with bounds on connections, pipelined requests, and slow or silent clients. It answers 503 until it
 * has a handler, answers malformed HTTP with a problem document, and closes without dropping a request.
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

  /**
   * @param port 0 lets the system choose
   * @returns the port; rejects when it is not available (`EADDRINUSE`)
   */
  async bind(host: string, port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen({ host, port, backlog: 1_024 }, resolve);
    });
    // A listening TCP server has an AddressInfo; only pipes have a string.
    return (this.#server.address() as AddressInfo).port;
  }

  /**
   * Stops accepting connections, finishes pending requests, answers keep-alive clients with `Connection: close`, and closes
   * idle connections after `closeGrace`.
   * @param timeout milliseconds after which the remaining connections are destroyed
   */
  async close(timeout: number): Promise<void> {
    const destruction = setTimeout(() => this.#server.closeAllConnections(), timeout);
    const grace = setTimeout(
      // After what clients have sent until now was read, even if the event loop was busy.
      () => setImmediate(() => this.#closeIdleConnections()),
      Math.min(this.#options.closeGrace, timeout),
    );
    // The HTTP server's own `close` would close idle connections at once, and drop requests on their way on them.
    const closed = new Promise<void>((resolve) =>
      TcpServer.prototype.close.call(this.#server, () => resolve()),
    );
    this.#isClosing = true;
    for (const connection of this.#connections.values()) connection.announceClose();
    await closed;
    clearTimeout(destruction);
    clearTimeout(grace);
    // Stops Node's timer for slow clients.
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
      // Node's own response to a request without Host is empty; this server's is a problem document.
      requireHostHeader: false,
    });
    server.timeout = inactivityTimeout;
    const receive = (request: IncomingRequest, response: ServerResponse): void =>
      this.#connections.get(request.socket)?.receive(request, response);
    server.on("connection", (socket: Socket) => this.#accept(socket));
    server.on("request", receive);
    // Without a listener Node answers unknown expectations itself, outside the bounds. RFC 9110 §10.1.1 allows ignoring them.
    server.on("checkExpectation", receive);
    server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
      // This server handles no streams other than sockets.
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
    else answerProblem(request, response, new HttpError("http.malformed_request", fault), { close: true });
  }
}
