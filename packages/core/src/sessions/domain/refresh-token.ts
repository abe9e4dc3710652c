import type { SessionId } from "../../shared/domain/id.ts";
import type { SessionPolicy } from "./session-policy.ts";

declare const brand: unique symbol;

/** The SHA-256 of a refresh token, base64url. Tokens themselves are never stored. */
export type RefreshTokenDigest = string & { readonly [brand]: "RefreshTokenDigest" };

/** For adapters that create or read digests. */
export function asRefreshTokenDigest(digest: string): RefreshTokenDigest {
  return digest as RefreshTokenDigest;
}

/** A refresh token as repositories store it. */
export interface RefreshTokenRecord {
  readonly digest: RefreshTokenDigest;
  readonly sessionId: SessionId;
  /** When it was exchanged for its successor; null while it is the current token of its session. */
  readonly consumedAt: Date | null;
}

/**
 * What presenting a token means:
 * - `rotate`: the first use; its successor becomes the current token.
 * - `repeat`: used within the grace window (two tabs, a lost response); the same successor is returned again.
 * - `reuse`: used before the grace window, so it was stolen or replayed; the session ends (RFC 9700 §4.14.2).
 * - `expired`: used at least the idle lifetime ago; refused like an unknown token.
 */
export type RefreshVerdict = "rotate" | "repeat" | "reuse" | "expired";

type RefreshPolicy = Pick<SessionPolicy, "refreshGrace" | "idleTtl">;

/** @param consumedBefore when the token was used before this request; null when it was not */
export function judgeRefresh(
  consumedBefore: Date | null,
  { refreshGrace, idleTtl }: RefreshPolicy,
  now: Date,
): RefreshVerdict {
  if (consumedBefore === null) return "rotate";
  // Clocks of processes differ: a use in the future counts as one just now.
  const elapsed = Math.max(0, now.getTime() - consumedBefore.getTime());
  if (elapsed < refreshGrace) return "repeat";
  return elapsed < idleTtl ? "reuse" : "expired";
}

/** Tokens used before this date are `expired` at `now` and later, so that their digests can be deleted. */
export function digestsNeededSince({ refreshGrace, idleTtl }: RefreshPolicy, now: Date): Date {
  return new Date(now.getTime() - Math.max(refreshGrace, idleTtl));
}
