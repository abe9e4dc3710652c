import type { IncomingMessage } from "node:http";
import type { Context } from "koa";
import { HttpError } from "../../problems/http-error.ts";
import { textOfHostParsedBody } from "./host-parsed-body.ts";
import { readForm } from "./parameters.ts";
import { decodeUtf8 } from "./utf8-text.ts";

const mostBytes = 100 * 1024;

const mediaTypes = {
  json: "application/json",
  form: "application/x-www-form-urlencoded",
} as const;

export type BodyType = keyof typeof mediaTypes;

/**
 * The parsed body; undefined when there is none. A body that the host's parser has already read is parsed again.
 * @throws HttpError for another media type, more than 100 KiB, or malformed text
 */
export async function readBody(ctx: Context, type: BodyType): Promise<unknown> {
  const { req } = ctx;
  if (!hasBody(req)) return undefined;
  requireMediaType(req, type);
  if (Number(req.headers["content-length"] ?? 0) > mostBytes) throw tooLarge();
  const text = isUnread(req) ? decodeUtf8(await readBytes(req)) : textOfHostParsedBody(ctx, type);
  if (Buffer.byteLength(text) > mostBytes) throw tooLarge();
  if (text === "") return undefined;
  return type === "json" ? parseJson(text) : readForm(text);
}

/** RFC 9112 §6.3. */
function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

function isUnread({ readableDidRead, readableEnded, destroyed }: IncomingMessage): boolean {
  return !readableDidRead && !readableEnded && !destroyed;
}

function requireMediaType({ headers }: IncomingMessage, type: BodyType): void {
  const [mediaType = "", ...parameters] = (headers["content-type"] ?? "").toLowerCase().split(";");
  const charset = parameters.map((parameter) => parameter.trim()).find((text) => text.startsWith("charset="));
  const encoding = headers["content-encoding"] ?? "identity";
  const accepted =
    mediaType.trim() === mediaTypes[type] &&
    /^(?:charset="?utf-8"?)?$/.test(charset ?? "") &&
    encoding.toLowerCase() === "identity";
  if (!accepted)
    throw new HttpError(
      "http.unsupported_media_type",
      `Send the body as ${mediaTypes[type]} in UTF-8, without compression.`,
    );
}

function tooLarge(): HttpError {
  return new HttpError("http.payload_too_large", `The body is larger than ${mostBytes / 1024} KiB.`);
}

/**
 * Reads up to the limit; Node discards the rest after the response. Copies chunks into one buffer: a chunk that is kept
 * takes some hundred bytes, even with one byte of content. `raw-body` keeps every chunk, and leaves the request paused at
 * the limit, so that its connection could not be used again.
 */
function readBytes(request: IncomingMessage): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  let bytes = Buffer.alloc(0);
  let size = 0;
  const keep = (chunk: Buffer): void => {
    const end = size + chunk.length;
    if (end > mostBytes) {
      finish(() => reject(tooLarge()));
      return;
    }
    if (end > bytes.length) bytes = grown(bytes, end);
    size += chunk.copy(bytes, size);
  };
  const end = (): void => finish(() => resolve(bytes.subarray(0, size)));
  const abort = (): void =>
    finish(() => reject(new HttpError("http.malformed_body", "The body ended before it was complete.")));
  const finish = (settle: () => void): void => {
    request.off("data", keep).off("end", end).off("close", abort).off("error", abort);
    settle();
  };
  request.on("data", keep).on("end", end).on("close", abort).on("error", abort);
  return promise;
}

/** At least doubles the buffer, so that each byte is copied about twice for any number of chunks. */
function grown(bytes: Buffer, size: number): Buffer<ArrayBuffer> {
  const larger = Buffer.allocUnsafe(Math.min(Math.max(size, 2 * bytes.length), mostBytes));
  bytes.copy(larger);
  return larger;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new HttpError("http.malformed_json", "The body is not valid JSON.");
  }
}
