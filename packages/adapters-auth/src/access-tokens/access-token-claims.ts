import type { AccessTokenSubject } from "@portcullis/core";
import { parseId } from "@portcullis/core";
import { parseJsonObject } from "./json-part.ts";
import { orRefuse, refusal } from "./refusal.ts";

/** Who issues the tokens, and for whom (RFC 9068 §2.2). */
export interface AccessTokenParties {
  /** The `iss` of every token. */
  readonly issuer: string;
  /** The `aud` of every token. */
  readonly audience: string;
}

/** What a verified token says. Times are in seconds since the epoch. */
export interface AccessTokenClaims {
  readonly subject: AccessTokenSubject;
  readonly issuedAt: number;
  /** The later of `iat` and `nbf`. */
  readonly notBefore: number;
  readonly expiresAt: number;
}

/**
 * Reads the claims of RFC 9068 §2.2 that this issuer writes: one audience, UUIDs for `sub` and `sid`, whole seconds.
 * @throws InvalidAccessToken
 */
export function readAccessTokenClaims(
  payload: Uint8Array,
  { issuer, audience }: AccessTokenParties,
): AccessTokenClaims {
  const claims = parseJsonObject(payload);
  if (claims.get("iss") !== issuer) throw refusal("another issuer");
  if (claims.get("aud") !== audience) throw refusal("another audience");
  if (!isText(claims.get("jti"))) throw refusal("no jti");
  const issuedAt = seconds(claims.get("iat"));
  return {
    subject: {
      userId: orRefuse("sub is no id", () => parseId<"User">(text(claims.get("sub")))),
      sessionId: orRefuse("sid is no id", () => parseId<"Session">(text(claims.get("sid")))),
    },
    issuedAt,
    notBefore: claims.has("nbf") ? Math.max(issuedAt, seconds(claims.get("nbf"))) : issuedAt,
    expiresAt: seconds(claims.get("exp")),
  };
}

/**
 * The leeway is for issuers whose clock is ahead. None is given after `exp`: a client that meets a clock ahead of the
 * issuer's just refreshes early.
 * @param leeway milliseconds
 * @throws InvalidAccessToken
 */
export function requireTimely({ notBefore, expiresAt }: AccessTokenClaims, now: Date, leeway: number): void {
  if (expiresAt * 1_000 <= now.getTime()) throw refusal("expired");
  if (notBefore * 1_000 > now.getTime() + leeway) throw refusal("not valid yet");
}

function seconds(value: unknown): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value))
    throw refusal("a time that is not whole seconds");
  return value;
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function text(value: unknown): string {
  if (!isText(value)) throw refusal("a claim that is not text");
  return value;
}
