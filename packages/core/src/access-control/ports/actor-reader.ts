import type { SessionId, UserId } from "../../shared/domain/id.ts";
import type { UserView } from "../../shared/domain/user-view.ts";
import type { Actor } from "../domain/actor.ts";
import type { Permission } from "../domain/permission.ts";
import type { RoleName } from "../domain/role-name.ts";
import type { SessionLifetime } from "../domain/session-lifetime.ts";

/** What decides whether a request is authenticated, and what it may do. */
export interface ActorRecord {
  /** The user, as use cases return it. */
  readonly user: UserView;
  readonly session: SessionLifetime;
  /** The same as the user's. */
  readonly roles: readonly RoleName[];
  readonly permissions: readonly Permission[];
}

/** What a unit of work is about to change, and what its decision depends on. */
export interface WriteTarget {
  /** The user who is changed; the actor's own id when the unit of work ends one of their sessions. */
  readonly userId?: UserId | undefined;
  /** The role that is changed. */
  readonly role?: RoleName | undefined;
  /** Roles that are about to be given to a user. */
  readonly roles?: readonly RoleName[] | undefined;
  /** True where users act on their own account: the decision depends on no role, and none is locked. */
  readonly isOwnAccount?: boolean | undefined;
}

/** Reads what an actor holds: at each request, and again inside each unit of work that writes for an actor. */
export interface ActorReader {
  /**
   * The session, its user, and the user's roles and permissions at a moment between the call and its result:
   * what was committed before the call is seen, also when other calls are under way. Calls may share a query that begins
   * after the last of them. Where one store has all of it: one consistent snapshot.
   */
  findBySession(id: SessionId): Promise<ActorRecord | null>;
  /**
   * As `findBySession` for the actor's session. What it returns stays true until the running unit of work ends: writes that
   * change or delete the user, end the session, change the permissions of one of the user's roles, or delete such a role,
   * wait. Units of work of one actor need not wait for each other. The target is locked too, against every other unit of
   * work that names it as its target or has it as its actor; so are the permissions of the target user's roles and of the
   * roles about to be given. For the system it locks the target only, and returns null.
   *
   * Call it before any other lock. It takes locks in one order, so that units of work wait instead of deadlocking, and
   * serves waiting ones first come, first served.
   * @throws OutsideUnitOfWork
   * @throws Error in a host's transaction that can't give this guarantee, such as one of another isolation level
   */
  lock(actor: Actor, target: WriteTarget): Promise<ActorRecord | null>;
}
