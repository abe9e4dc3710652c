import type { SessionId, UserId } from "../../shared/domain/id.ts";
import type { Actor } from "../domain/actor.ts";
import type { Permission } from "../domain/permission.ts";
import type { RoleName } from "../domain/role-name.ts";
import type { SessionLifetime } from "../domain/session-lifetime.ts";

/** All that decides whether a request is let in, and what it may do. */
export interface ActorRecord {
  readonly userId: UserId;
  readonly isActive: boolean;
  readonly session: SessionLifetime;
  readonly roles: readonly RoleName[];
  readonly permissions: readonly Permission[];
}

/** What a unit of work is about to change, and what it decides on. */
export interface WriteTarget {
  /** The user who is changed; the actor's own id when the unit of work ends one of their sessions. */
  readonly userId?: UserId | undefined;
  /** The role that is changed. */
  readonly role?: RoleName | undefined;
  /** Roles that are about to be given to a user. */
  readonly roles?: readonly RoleName[] | undefined;
  /** True where every user may do it to their own account: no role decides, and none is locked. */
  readonly isOwnAccount?: boolean | undefined;
}

/** Reads what an actor holds: at every request, and once more inside every unit of work that writes for an actor. */
export interface ActorReader {
  /**
   * The session, its user, and the user's roles and permissions. Where one store has all of them, it is one consistent
   * snapshot in one query.
   */
  findBySession(id: SessionId): Promise<ActorRecord | null>;
  /**
   * As `findBySession` for the actor's session, and what it returns stays true until the running unit of work ends: whatever
   * changes or deletes the user, ends the session, changes what one of the user's roles permits, or deletes such a role,
   * waits. Units of work of one actor need not wait for each other. The target is locked as well, against every other unit
   * of work that names it or holds it as its actor; what the target user's roles permit, and the roles about to be given,
   * doesn't change either. For the system it locks the target alone, and returns null.
   *
   * Call it before any other lock: it takes locks in one order, so that units of work wait for each other instead of
   * deadlocking, and in turn: what waits is let through before units of work that came later.
   * @throws OutsideUnitOfWork
   * @throws Error in a host's transaction under which it can't be promised, such as one of another isolation level
   */
  lock(actor: Actor, target: WriteTarget): Promise<ActorRecord | null>;
}
