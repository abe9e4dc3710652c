import type { AccessTokenSubject } from "@portcullis/core";
import { parseId } from "@portcullis/core";
import type { JWTPayload } from "jose";

/** The claims of a verified token. Times are in seconds since the epoch. */
export interface AccessTokenClaims {
  readonly subject: AccessTokenSubject;
  /** The later of `iat` and `nbf`. */
  readonly notBefore: number;
  readonly expiresAt: number;
}

/**
 * Narrows the claims that `jwtVerify` accepted to those that this issuer writes (RFC 9068 §2.2): all present, one audience,
 * not a list; UUIDs for `sub` and `sid`; times in whole seconds.
 * @throws Error
 */
export function readAccessTokenClaims(payload: JWTPayload): AccessTokenClaims {
  const { sub, sid, jti, aud, iat, nbf = iat, exp } = payload;
  if (typeof aud !== "string") throw new Error("aud is not one audience");
  if (typeof jti !== "string") throw new Error("jti is not text");
  return {
    subject: { userId: parseId<"User">(text(sub, "sub")), sessionId: parseId<"Session">(text(sid, "sid")) },
    notBefore: Math.max(seconds(iat, "iat"), seconds(nbf, "nbf")),
    expiresAt: seconds(exp, "exp"),
  };
}

/**
 * The leeway is for an issuer whose clock is ahead. None is given after `exp`: a client whose issuer's clock is behind
 * refreshes early.
 * @param leeway milliseconds
 */
export function isTimely({ notBefore, expiresAt }: AccessTokenClaims, now: Date, leeway: number): boolean {
  return now.getTime() < expiresAt * 1_000 && notBefore * 1_000 <= now.getTime() + leeway;
}

function seconds(value: unknown, claim: string): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value))
    throw new Error(`${claim} is not in whole seconds`);
  return value;
}

function text(value: unknown, claim: string): string {
  if (typeof value !== "string") throw new Error(`${claim} is not text`);
  return value;
}
