import type { Context } from "koa";
import { HttpError } from "../../problems/http-error.ts";
import { decodeUtf8, notUtf8 } from "./utf8-text.ts";

interface ParserResult {
  readonly body?: unknown;
  readonly rawBody?: unknown;
}

/**
 * The text of a body that the host's parser has already read, to be parsed again by the rules of the API. Where the
 * parser kept no text (`rawBody`), its result is serialized again: own members only; what the parser dropped, such as the
 * first of two equal keys, is lost.
 * @throws HttpError
 */
export function textOfHostParsedBody({ request, req }: Context, type: "json" | "form"): string {
  // Parsers put their results on Koa's request or on Node's, whose types don't declare them.
  const [koa, node] = [request, req] as readonly ParserResult[];
  const raw = koa?.rawBody ?? node?.rawBody;
  const body = koa?.body ?? node?.body;
  const kept = raw ?? body;
  if (kept instanceof Uint8Array) return decodeUtf8(kept);
  const text = typeof raw === "string" ? raw : type === "json" ? jsonText(body) : formText(body);
  // Lenient decoders replace invalid UTF-8 with this character.
  if (text.includes("\uFFFD")) throw notUtf8();
  return text.replace(/^\uFEFF/, "");
}

function jsonText(body: unknown): string {
  const text = stringify(body);
  if (text === undefined) throw unreadable();
  return text;
}

/** `JSON.stringify` recurses: deep nesting that `JSON.parse` accepted can exhaust the stack. */
function stringify(body: unknown): string | undefined {
  try {
    return JSON.stringify(body);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function formText(body: unknown): string {
  if (typeof body !== "object" || body === null) throw unreadable();
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(body)) {
    // An object may have a `toString` member that the client sent.
    for (const one of Array.isArray(value) ? value : [value]) {
      if (typeof one !== "string") throw new HttpError("http.malformed_body", "A form value is not text.");
      parameters.append(name, one);
    }
  }
  return parameters.toString();
}

function unreadable(): HttpError {
  return new HttpError("http.malformed_body", "The body could not be read.");
}
