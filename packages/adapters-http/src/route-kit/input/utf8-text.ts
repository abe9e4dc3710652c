import { HttpError } from "../../problems/http-error.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Ignores a byte order mark (RFC 8259 §8.1). @throws HttpError */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw notUtf8();
  }
}

export function notUtf8(): HttpError {
  return new HttpError("http.malformed_body", "The body is not valid UTF-8.");
}
