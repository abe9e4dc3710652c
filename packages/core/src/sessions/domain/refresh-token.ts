import type { SessionId } from "../../shared/domain/id.ts";
import type { SessionPolicy } from "./session-policy.ts";

declare const brand: unique symbol;

/** The SHA-256 of a refresh token, base64url: all that is ever stored of one. */
export type RefreshTokenDigest = string & { readonly [brand]: "RefreshTokenDigest" };

/** For mints and repositories, which alone know that the text is a digest. */
export function asRefreshTokenDigest(digest: string): RefreshTokenDigest {
  return digest as RefreshTokenDigest;
}

/** A refresh token as repositories store it. */
export interface RefreshTokenRecord {
  readonly digest: RefreshTokenDigest;
  readonly sessionId: SessionId;
  /** When it was exchanged for its successor; null while it is the family's current token. */
  readonly consumedAt: Date | null;
}

/**
 * What presenting a token means:
 * - `rotate`: first use; its successor becomes current.
 * - `repeat`: used moments ago (two tabs, a lost response); the same successor is handed out again.
 * - `reuse`: used longer ago, so it was stolen or replayed; the family ends (RFC 9700 §4.14.2).
 * - `expired`: used so long ago that it would have expired by now had nobody used it; refused like an unknown token.
 */
export type RefreshVerdict = "rotate" | "repeat" | "reuse" | "expired";

type RefreshPolicy = Pick<SessionPolicy, "refreshGrace" | "idleTtl">;

/** @param consumedBefore when an earlier presentation used the token up; null when this one did */
export function judgeRefresh(
  consumedBefore: Date | null,
  { refreshGrace, idleTtl }: RefreshPolicy,
  now: Date,
): RefreshVerdict {
  if (consumedBefore === null) return "rotate";
  // Clocks may disagree: a token used up "later" than now was used up just now.
  const elapsed = Math.max(0, now.getTime() - consumedBefore.getTime());
  if (elapsed < refreshGrace) return "repeat";
  return elapsed < idleTtl ? "reuse" : "expired";
}

/** Tokens used up before this date are `expired` at `now` and later: their digests decide nothing any more. */
export function digestsNeededSince({ refreshGrace, idleTtl }: RefreshPolicy, now: Date): Date {
  return new Date(now.getTime() - Math.max(refreshGrace, idleTtl));
}
