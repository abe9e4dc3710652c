import type { SessionId } from "../../shared/domain/id.ts";

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
 * - `reuse`: used long ago, so it was stolen or replayed; the family ends (RFC 9700 §4.14.2).
 */
export type RefreshVerdict = "rotate" | "repeat" | "reuse";

/** @param consumedBefore when an earlier presentation used the token up; null when this one did */
export function judgeRefresh(consumedBefore: Date | null, grace: number, now: Date): RefreshVerdict {
  if (consumedBefore === null) return "rotate";
  // Clocks may disagree: a token used up "later" than now was used up just now.
  const elapsed = Math.max(0, now.getTime() - consumedBefore.getTime());
  return elapsed < grace ? "repeat" : "reuse";
}
