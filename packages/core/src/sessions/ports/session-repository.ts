import type { SessionId, UserId } from "../../shared/domain/id.ts";
import type { Keyset } from "../../shared/domain/page.ts";
import type { Session, SessionEndReason } from "../domain/session.ts";

/** Which of a user's sessions to end, and when and why. */
export interface EndSessions {
  readonly userId: UserId;
  /** One session to keep; null keeps none. */
  readonly except: SessionId | null;
  /** How many of the newest live sessions to keep too. Default: 0. */
  readonly keepNewest?: number | undefined;
  readonly reason: SessionEndReason;
  readonly at: Date;
}

/** Stores sessions. They have no version: change one only while its `lock` is held. */
export interface SessionRepository {
  /**
   * Stores a new session and returns it.
   * @throws UserNotFound when the session's user does not exist
   * @throws ConcurrentModification when a session with this id exists
   */
  add(session: Session): Promise<Session>;
  findById(id: SessionId): Promise<Session | null>;
  /**
   * Reads the session and locks it until the running unit of work ends: other `lock`, `save` and `endAll` calls
   * that concern it wait.
   * @throws OutsideUnitOfWork
   */
  lock(id: SessionId): Promise<Session | null>;
  /**
   * Stores a changed session and returns it.
   * @throws ConcurrentModification when the session was deleted
   */
  save(session: Session): Promise<Session>;
  /**
   * The sessions of a user that are live at `now`, newest first, ties broken by id descending; up to `limit + 1`.
   * `after.key` is `createdAt` as an ISO 8601 text.
   */
  listLive(userId: UserId, keyset: Keyset, now: Date): Promise<readonly Session[]>;
  /**
   * Ends the user's sessions that are live at `at`. It decides after units of work that hold a session have ended: one of
   * these may have refreshed a session that expired meanwhile. Expired ones are not changed, so that the cost is bounded by
   * how many may be live. @returns their ids
   */
  endAll(what: EndSessions): Promise<readonly SessionId[]>;
  /**
   * Deletes sessions, with their tokens, that ended or expired before the date, a bounded number of rows at a time. A
   * session that can't be deleted does not stop the purge; the next purge tries it again. Stops early, without an error,
   * once the signal is aborted.
   * @returns how many it deleted
   * @throws AggregateError when some could not be deleted, after the others were: an error for each
   */
  purge(before: Date, signal?: AbortSignal): Promise<number>;
}
