import type { SessionId } from "../../shared/domain/id.ts";
import type { RefreshTokenDigest, RefreshTokenRecord } from "../domain/refresh-token.ts";

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
  /** Null also for a token whose session was deleted. */
  findByDigest(digest: RefreshTokenDigest): Promise<RefreshTokenRecord | null>;
  /**
   * Deletes tokens of the session that were consumed before the date, at most `limit` of them, those consumed longest ago
   * first. Unconsumed tokens stay. @returns how many
   */
  prune(sessionId: SessionId, consumedBefore: Date, limit: number): Promise<number>;
}
