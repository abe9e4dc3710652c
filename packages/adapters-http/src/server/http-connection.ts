import type { RequestListener, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { BoundedConnection } from "./bounded-connections.ts";
import { answerClientError } from "./client-error.ts";
import type { IncomingRequest } from "./incoming-request.ts";

interface PipelinedRequest {
  readonly request: IncomingRequest;
  readonly response: ServerResponse;
}

export interface HttpConnectionOptions {
  readonly handle: RequestListener;
  /** The maximum number of unanswered requests, including the one being handled. */
  readonly maxPipelinedRequests: number;
  /** Called when all requests are answered. */
  readonly onWaiting: (connection: HttpConnection) => void;
  /** Called when the connection was closed because the client exceeded `maxPipelinedRequests`. */
  readonly onTooManyRequests: () => void;
  /** Called when the connection was closed because a request body had too many small chunks. */
  readonly onTooManySmallChunks: () => void;
}

/**
 * The requests of one connection, handled one at a time in the order of their arrival (RFC 9112 §9.3.2). A request is
 * handled after the previous response has been passed to the operating system, so at most one response is buffered here.
 * While more than one request is unanswered, nothing is read from the client.
 */
export class HttpConnection implements BoundedConnection {
  readonly #socket: Socket;
  readonly #options: HttpConnectionOptions;
  readonly #queue: PipelinedRequest[] = [];
  #current: PipelinedRequest | null = null;
  /** A request that was answered before its body was complete. */
  #answeredEarly: IncomingRequest | null = null;
  /** The parser's error for what followed the requests that are still unanswered. */
  #failure: NodeJS.ErrnoException | null = null;
  #announcesClose = false;
  #isClosing = false;

  constructor(socket: Socket, options: HttpConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
    // Node resumes reading at the end of every request.
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
    const pipelined = { request, response };
    if (this.#current === null) {
      this.#begin(pipelined);
    } else if (this.#queue.length + 1 < this.#options.maxPipelinedRequests) {
      this.#queue.push(pipelined);
      this.#socket.pause();
    } else {
      this.#socket.destroy();
      this.#options.onTooManyRequests();
    }
  }

  /**
   * Answers malformed HTTP, or a request that did not arrive in time, after the requests before it.
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
      // Further input would be ignored, but would reset the inactivity timeout of a client that does not read.
      this.#socket.pause();
    }
  }

  /** Marks the next response as the last one (`Connection: close`). */
  announceClose(): void {
    this.#announcesClose = true;
    if (this.#current !== null && this.#queue.length === 0) announceClose(this.#current.response);
  }

  /** Closes the connection after its pending requests, or at once when it never sent one. */
  closeWhenAnswered(): void {
    this.#isClosing = true;
    if (this.#socket.bytesRead === 0) this.#socket.destroy();
    else this.announceClose();
  }

  #begin(pipelined: PipelinedRequest): void {
    this.#current = pipelined;
    const { request, response } = pipelined;
    response.once("close", () => this.#end(pipelined));
    response.prependOnceListener("finish", () => request.complete || request.drain());
    if (this.#announcesClose && this.#queue.length === 0) announceClose(response);
    this.#options.handle(request, response);
  }

  #end({ request }: PipelinedRequest): void {
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

  /** The last request, when its body is incomplete. */
  #incompleteRequest(): IncomingRequest | null {
    const last = this.#queue.at(-1)?.request ?? this.#current?.request ?? this.#answeredEarly;
    return last === null || last.complete ? null : last;
  }

  /** Whether a failed request has no response of its handler yet. */
  #isUnanswered(request: IncomingRequest): boolean {
    return (
      request !== this.#answeredEarly &&
      !(request === this.#current?.request && this.#current.response.headersSent)
    );
  }
}

/**
 * Discards a request that Node parses from bytes that it had read before the connection was closed. Otherwise each of them
 * creates two errors with stacks when the connection closes, which is most of the cost of thousands of such requests.
 */
function discard(request: IncomingRequest, response: ServerResponse): void {
  request.destroy();
  response.destroy();
}

/** RFC 9112 §9.6. */
function announceClose(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader("Connection", "close");
}
