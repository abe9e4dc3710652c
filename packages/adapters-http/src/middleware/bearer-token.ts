import type { IncomingMessage } from "node:http";
import { InvalidAccessToken } from "@portcullis/core";
import { headerCount } from "./header-count.ts";

// RFC 6750 §2.1; the scheme in any letter case (RFC 9110 §11.1).
const bearer = /^bearer +([A-Za-z0-9._~+/-]+=*)$/i;

/**
 * The token of the `Authorization` header; null when none was sent.
 * @throws InvalidAccessToken for another scheme, a malformed header, or more than one
 */
export function bearerToken(request: IncomingMessage): string | null {
  const token = parseBearer(request.headers.authorization);
  // Node keeps the first of several; a proxy in front may have checked the last.
  const isRepeated = token !== null && headerCount(request.rawHeaders, "authorization") > 1;
  if (isRepeated) throw new InvalidAccessToken();
  return token;
}

/**
 * The token of an `Authorization` header's value; null when none was sent.
 * @throws InvalidAccessToken for another scheme or a malformed header
 */
export function parseBearer(header: string | null | undefined): string | null {
  if (header === undefined || header === null) return null;
  const token = bearer.exec(header)?.[1];
  if (token === undefined) throw new InvalidAccessToken();
  return token;
}
