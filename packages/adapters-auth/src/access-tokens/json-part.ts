import { orRefuse, refusal } from "./refusal.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The members of a JSON object in UTF-8. */
export function parseJsonObject(bytes: Uint8Array): ReadonlyMap<string, unknown> {
  const value: unknown = orRefuse("not JSON", () => JSON.parse(utf8.decode(bytes)));
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw refusal("not a JSON object");
  return new Map(Object.entries(value));
}

/** Decodes base64url, refusing each spelling but the one: padding, white space and stray trailing bits (RFC 4648 §3.5). */
export function decodeCanonically(part: string): Uint8Array {
  const bytes = Buffer.from(part, "base64url");
  if (part === "" || bytes.toString("base64url") !== part) throw refusal("not canonical base64url");
  return bytes;
}
