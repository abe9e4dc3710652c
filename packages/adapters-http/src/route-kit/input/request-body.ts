import type { IncomingMessage } from "node:http";
import type { Context } from "koa";
import { EdgeError } from "../../problems/http-error.ts";
import { textOfHostReadBody } from "./host-parsed-body.ts";
import { readForm } from "./parameters.ts";
import { decodeUtf8 } from "./utf8-text.ts";

const mostBytes = 100 * 1024;

const mediaTypes = {
  json: "application/json",
  form: "application/x-www-form-urlencoded",
} as const;

export type BodyType = keyof typeof mediaTypes;

/**
 * The parsed body; undefined when there is none. Where a parser of the host has read it, the text that it kept counts.
 * @throws EdgeError for another media type, more than 100 KiB, or malformed text
 */
export async function readBody(ctx: Context, type: BodyType): Promise<unknown> {
  const { req } = ctx;
  if (!hasBody(req)) return undefined;
  requireMediaType(req, type);
  if (Number(req.headers["content-length"] ?? 0) > mostBytes) throw tooLarge();
  const text = isUnread(req) ? decodeUtf8(await readBytes(req)) : textOfHostReadBody(ctx, type);
  if (Buffer.byteLength(text) > mostBytes) throw tooLarge();
  if (text === "") return undefined;
  return type === "json" ? parseJson(text) : readForm(text);
}

/** RFC 9112 §6.3: a request has a body when it says how long it is. */
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
    throw new EdgeError(
      "http.unsupported_media_type",
      `The body has to be ${mediaTypes[type]} in UTF-8, not compressed.`,
    );
}

function tooLarge(): EdgeError {
  return new EdgeError("http.payload_too_large", `A body has at most ${mostBytes / 1024} KiB.`);
}

/**
 * Stops keeping bytes at the limit; Node reads the rest away after the answer. Chunks are copied and not kept, because
 * each of them, were it one byte, takes some hundred.
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
    finish(() => reject(new EdgeError("http.malformed_body", "The body ended before it was complete.")));
  const finish = (settle: () => void): void => {
    request.off("data", keep).off("end", end).off("close", abort).off("error", abort);
    settle();
  };
  request.on("data", keep).on("end", end).on("close", abort).on("error", abort);
  return promise;
}

/** At least doubled, so that each byte is copied about twice however many chunks there are. */
function grown(bytes: Buffer, size: number): Buffer<ArrayBuffer> {
  const larger = Buffer.allocUnsafe(Math.min(Math.max(size, 2 * bytes.length), mostBytes));
  bytes.copy(larger);
  return larger;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new EdgeError("http.malformed_json", "The body is not valid JSON.");
  }
}
