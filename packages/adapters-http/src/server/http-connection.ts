import type { RequestListener, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { BoundedConnection } from "./bounded-connections.ts";
import { answerClientError } from "./client-error.ts";
import type { IncomingRequest } from "./incoming-request.ts";

interface Exchange {
  readonly request: IncomingRequest;
  readonly response: ServerResponse;
}

export interface HttpConnectionOptions {
  readonly handle: RequestListener;
  /** Unanswered requests, the one that is being handled among them. */
  readonly maxPipelinedRequests: number;
  /** Everything that was asked is answered. */
  readonly onWaiting: (connection: HttpConnection) => void;
  /** It was closed because the client sent more than `maxPipelinedRequests`. */
  readonly onTooManyRequests: () => void;
  /** It was closed because the body of a request came in too many small chunks. */
  readonly onTooManySmallChunks: () => void;
}

/**
 * The requests of one connection, handled one after another in the order in which they came (RFC 9112 §9.3.2). A request
 * is handled once the answer before it has been handed to the operating system, so at most one answer is queued here;
 * while more than one request is unanswered, nothing is read from the client.
 */
export class HttpConnection implements BoundedConnection {
  readonly #socket: Socket;
  readonly #options: HttpConnectionOptions;
  readonly #queue: Exchange[] = [];
  #current: Exchange | null = null;
  /** A request that was answered before all of its body had come. */
  #answeredEarly: IncomingRequest | null = null;
  /** What the parser refused after the requests that are still unanswered. */
  #failure: NodeJS.ErrnoException | null = null;
  #announcesClose = false;
  #isClosing = false;

  constructor(socket: Socket, options: HttpConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
    // Node resumes reading at the end of every request, whoever paused it.
    socket.on("resume", () => {
      if (this.#queue.length > 0 || this.#failure !== null) socket.pause();
    });
  }

  get isServed(): boolean {
    if (this.#current === null) return false;
    const { request, response } = this.#current;
    return request.complete && !response.writableEnded && !response.writableNeedDrain;
  }

  destroy(): void {
    this.#socket.destroy();
  }

  receive(request: IncomingRequest, response: ServerResponse): void {
    if (this.#socket.destroyed || this.#failure !== null) {
      discard(request, response);
      return;
    }
    request.onTooManySmallChunks = () => {
      this.#socket.destroy();
      this.#options.onTooManySmallChunks();
    };
    this.#answeredEarly = null;
    const exchange = { request, response };
    if (this.#current === null) {
      this.#begin(exchange);
    } else if (this.#queue.length + 1 < this.#options.maxPipelinedRequests) {
      this.#queue.push(exchange);
      this.#socket.pause();
    } else {
      this.#socket.destroy();
      this.#options.onTooManyRequests();
    }
  }

  /**
   * Answers what is not HTTP, or did not arrive in time, after the requests before it.
   * @param error of the parser or of a time limit (`clientError`)
   */
  fail(error: NodeJS.ErrnoException): void {
    const failed = this.#incompleteRequest();
    if (error.code === "ECONNRESET" || (failed !== null && !this.#isUnanswered(failed))) {
      this.#socket.destroy();
      return;
    }
    if (this.#queue.at(-1)?.request === failed) this.#queue.pop();
    if (this.#current === null || this.#current.request === failed) {
      answerClientError(error, this.#socket);
    } else {
      this.#failure ??= error;
      // Nothing that still comes is looked at, and it would count as a sign of life of a client that does not read.
      this.#socket.pause();
    }
  }

  /** Tells the client with the next answer that it is the last one. */
  announceClose(): void {
    this.#announcesClose = true;
    if (this.#current !== null && this.#queue.length === 0) announceClose(this.#current.response);
  }

  /** Closes it after the requests that have come, at once when none ever came. */
  closeWhenAnswered(): void {
    this.#isClosing = true;
    if (this.#socket.bytesRead === 0) this.#socket.destroy();
    else this.announceClose();
  }

  #begin(exchange: Exchange): void {
    this.#current = exchange;
    const { request, response } = exchange;
    response.once("close", () => this.#end(exchange));
    response.prependOnceListener("finish", () => request.complete || request.drain());
    if (this.#announcesClose && this.#queue.length === 0) announceClose(response);
    this.#options.handle(request, response);
  }

  #end({ request }: Exchange): void {
    this.#current = null;
    this.#answeredEarly = request.complete ? null : request;
    if (this.#socket.destroyed) {
      this.#queue.length = 0;
      return;
    }
    const next = this.#queue.shift();
    if (next !== undefined) {
      if (this.#queue.length === 0 && this.#failure === null) this.#socket.resume();
      this.#begin(next);
    } else if (this.#failure !== null) answerClientError(this.#failure, this.#socket);
    else if (this.#isClosing) this.#socket.destroySoon();
    else this.#options.onWaiting(this);
  }

  /** The last request, when its body has not come in full. */
  #incompleteRequest(): IncomingRequest | null {
    const last = this.#queue.at(-1)?.request ?? this.#current?.request ?? this.#answeredEarly;
    return last === null || last.complete ? null : last;
  }

  /** Whether an answer to a request that failed can still be told from the answer of its handler. */
  #isUnanswered(request: IncomingRequest): boolean {
    return (
      request !== this.#answeredEarly &&
      !(request === this.#current?.request && this.#current.response.headersSent)
    );
  }
}

/**
 * For what Node still parses of the bytes that it had read when the connection was closed. Left alone, each request costs
 * two errors with their stacks when the connection closes, which is most of what thousands of them cost.
 */
function discard(request: IncomingRequest, response: ServerResponse): void {
  request.destroy();
  response.destroy();
}

/** RFC 9112 §9.6. */
function announceClose(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader("Connection", "close");
}
