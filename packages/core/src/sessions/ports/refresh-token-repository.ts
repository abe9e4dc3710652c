import type { SessionId } from "../../shared/domain/id.ts";
import type { RefreshTokenDigest, RefreshTokenRecord } from "../domain/refresh-token.ts";
import type { Session } from "../domain/session.ts";

/** An unused token for its successor, and what that does to their session. */
export interface RefreshTokenRotation {
  readonly presented: RefreshTokenDigest;
  readonly successor: RefreshTokenDigest;
  readonly at: Date;
  /** The session's next idle expiry, unless its absolute expiry is earlier. */
  readonly idleExpiresAt: Date;
  /** A session that was refreshed so often is not refreshed again. */
  readonly maxRotations: number;
  /** Every rotation of a session whose number is a multiple of this is left to the caller, who also prunes. */
  readonly exceptEvery: number;
}

/** Stores digests of refresh tokens. Each can be consumed once. */
export interface RefreshTokenRepository {
  /**
   * Stores a new token of a session that exists, and returns it, not yet consumed.
   * @throws ConcurrentModification when the digest is stored already
   */
  add(token: Omit<RefreshTokenRecord, "consumedAt">): Promise<RefreshTokenRecord>;
  /**
   * Marks the token as used at `at`, in one atomic step: of all calls ever made for one digest, exactly one finds it
   * unused. Returns the token as it was *before* the call (`consumedAt` null for that one), or null when it was
   * never stored or its session was deleted. The first mark stays. Rolled back with the unit of work.
   */
  consume(digest: RefreshTokenDigest, at: Date): Promise<RefreshTokenRecord | null>;
  /**
   * The common case of a refresh, in one atomic step. When `presented` is unused, its session is live at `at` and was
   * refreshed less than `maxRotations` times, and their user is active: marks the token as used, stores the successor, and
   * returns the refreshed session. In every other case it changes nothing and returns null. It may return null in the common
   * case too, such as inside a unit of work or while another one holds the session: the caller then takes the steps one by
   * one. Counts as a call of `consume` for the token.
   */
  rotate(rotation: RefreshTokenRotation): Promise<Session | null>;
  /** Null also for a token whose session was deleted. */
  findByDigest(digest: RefreshTokenDigest): Promise<RefreshTokenRecord | null>;
  /**
   * Deletes tokens of the session that were consumed before the date, at most `limit` of them, those consumed longest ago
   * first. Unconsumed tokens stay. @returns how many
   */
  prune(sessionId: SessionId, consumedBefore: Date, limit: number): Promise<number>;
}
