import { randomUUID } from "node:crypto";
import type { Server } from "node:http";
import { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { EdgeErrorCode } from "../problems/http-error.ts";
import { EdgeError } from "../problems/http-error.ts";
import { toProblem } from "../problems/problem.ts";
import { problemTable } from "../problems/problem-details.ts";

const codes: Readonly<Record<string, EdgeErrorCode>> = {
  HPE_HEADER_OVERFLOW: "http.headers_too_large",
  HPE_CHUNK_EXTENSIONS_OVERFLOW: "http.payload_too_large",
  ERR_HTTP_REQUEST_TIMEOUT: "http.request_timeout",
};
const details: Partial<Readonly<Record<EdgeErrorCode, string>>> = {
  "http.request_timeout": "The request did not arrive in time.",
};
const table = problemTable();
/** Milliseconds for a client to read the answer and to close its side. */
const lingering = 2_000;

/**
 * Answers what Node's parser refuses (no middleware ever sees it) with a problem document, then hangs up:
 * `server.on("clientError", answerClientError)`.
 */
export function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === "ECONNRESET" || !socket.writable || isSilent(socket)) {
    socket.destroy();
    return;
  }
  const code = codes[error.code ?? ""] ?? "http.malformed_request";
  const refusal = new EdgeError(code, details[code] ?? "This is not valid HTTP.");
  const { status, document } = toProblem(refusal, table, randomUUID());
  const body = JSON.stringify(document);
  const head = [
    `HTTP/1.1 ${status} ${document.title}`,
    "Content-Type: application/problem+json",
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${document.requestId}`,
    "X-Content-Type-Options: nosniff",
    "Cache-Control: no-store",
    "Connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
  const hangUp = setTimeout(() => socket.destroy(), lingering).unref();
  socket.once("close", () => clearTimeout(hangUp));
}

/** A client that asked for nothing, such as a browser that connects ahead, would take an answer for one to its next request. */
function isSilent(socket: Duplex): boolean {
  return socket instanceof Socket && socket.bytesRead === 0;
}

/** Call it once for each `http.Server` that serves the API. */
export function answerClientErrors(server: Server): void {
  server.on("clientError", answerClientError);
}
