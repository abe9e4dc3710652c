import { EdgeError } from "../../problems/http-error.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** A byte order mark is let go (RFC 8259 §8.1). @throws EdgeError */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw notUtf8();
  }
}

export function notUtf8(): EdgeError {
  return new EdgeError("http.malformed_body", "The body is not valid UTF-8.");
}
