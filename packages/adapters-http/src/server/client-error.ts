import { randomUUID } from "node:crypto";
import type { Server } from "node:http";
import { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { HttpErrorCode } from "../problems/http-error.ts";
import { HttpError } from "../problems/http-error.ts";
import { toProblem } from "../problems/problem.ts";
import { problemTable } from "../problems/problem-details.ts";

const codes: Readonly<Record<string, HttpErrorCode>> = {
  HPE_HEADER_OVERFLOW: "http.headers_too_large",
  HPE_CHUNK_EXTENSIONS_OVERFLOW: "http.payload_too_large",
  ERR_HTTP_REQUEST_TIMEOUT: "http.request_timeout",
};
const details: Partial<Readonly<Record<HttpErrorCode, string>>> = {
  "http.headers_too_large": "The header fields are too large.",
  "http.payload_too_large": "The chunk extensions of the body are too large.",
  "http.request_timeout": "The request did not arrive in time.",
};
const table = problemTable();
/** Milliseconds for a client to read the response and to close its side. */
const lingering = 2_000;

/**
 * Answers a request that Node's parser rejects, which no middleware sees, with a problem document, and closes the
 * connection: `server.on("clientError", answerClientError)`.
 */
export function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === "ECONNRESET" || !socket.writable || isSilent(socket)) {
    socket.destroy();
    return;
  }
  const code = codes[error.code ?? ""] ?? "http.malformed_request";
  const problem = new HttpError(code, details[code] ?? "The request is not valid HTTP.");
  const { status, headers, document } = toProblem(problem, table, randomUUID());
  const body = JSON.stringify(document);
  const head = [
    `HTTP/1.1 ${status} ${document.title}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
  const close = setTimeout(() => socket.destroy(), lingering).unref();
  socket.once("close", () => clearTimeout(close));
}

/** A client that has sent nothing, such as a browser that preconnects, would take a response as that to its next request. */
function isSilent(socket: Duplex): boolean {
  return socket instanceof Socket && socket.bytesRead === 0;
}

/** Configures an `http.Server` to answer malformed HTTP with problem documents. Call it once per server. */
export function answerClientErrors(server: Server): void {
  server.on("clientError", answerClientError);
}
