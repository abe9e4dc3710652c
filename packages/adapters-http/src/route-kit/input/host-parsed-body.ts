import type { Context } from "koa";
import { EdgeError } from "../../problems/http-error.ts";
import { decodeUtf8, notUtf8 } from "./utf8-text.ts";

interface LeftBehind {
  readonly body?: unknown;
  readonly rawBody?: unknown;
}

/**
 * The text of a body that a parser of the host has read before us, to be parsed again by our own rules. Where the
 * parser kept no text (`rawBody`), its result is written as text again: plain own members alone, and what it let pass
 * without a trace, such as the first of two equal keys, is lost.
 * @throws EdgeError
 */
export function textOfHostReadBody({ request, req }: Context, type: "json" | "form"): string {
  // Parsers leave their results on Koa's request or on Node's; the types of both don't know of it.
  const [koa, node] = [request, req] as readonly LeftBehind[];
  const raw = koa?.rawBody ?? node?.rawBody;
  const body = koa?.body ?? node?.body;
  const kept = raw ?? body;
  if (kept instanceof Uint8Array) return decodeUtf8(kept);
  const text = typeof raw === "string" ? raw : type === "json" ? jsonText(body) : formText(body);
  // What decodes leniently puts this character where there was no UTF-8.
  if (text.includes("\uFFFD")) throw notUtf8();
  return text.replace(/^\uFEFF/, "");
}

function jsonText(body: unknown): string {
  const text = stringify(body);
  if (text === undefined) throw unreadable();
  return text;
}

/** Reading nests as deep as the text is long; writing has the stack's depth alone. */
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
    // An object among them may have a `toString` that is a client's text.
    for (const one of Array.isArray(value) ? value : [value]) {
      if (typeof one !== "string")
        throw new EdgeError("http.malformed_body", "The values of a form are texts.");
      parameters.append(name, one);
    }
  }
  return parameters.toString();
}

function unreadable(): EdgeError {
  return new EdgeError("http.malformed_body", "The body could not be read.");
}
