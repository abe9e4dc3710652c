import type { EventActor } from "../../shared/domain/domain-event.ts";
import type { SessionId, UserId } from "../../shared/domain/id.ts";
import { everyPermission, PermissionSet } from "./permission.ts";
import type { RoleName } from "./role-name.ts";

/** A signed-in user, with the roles and permissions that they held when the access token was verified. */
export interface UserActor {
  readonly type: "user";
  readonly userId: UserId;
  readonly sessionId: SessionId;
  readonly roles: readonly RoleName[];
  readonly permissions: PermissionSet;
}

/** The application itself, such as a job, a script or the command line. It holds every permission. */
export interface SystemActor {
  readonly type: "system";
  /** For the audit trail, such as `cli` or `job:purge`. */
  readonly name: string;
  readonly permissions: PermissionSet;
  readonly userId?: never;
  readonly sessionId?: never;
}

/** On whose behalf a use case runs. It never contains an HTTP request. */
export type Actor = UserActor | SystemActor;

const allPermissions = new PermissionSet([everyPermission]);

/** @param name for the audit trail, such as `cli` or `job:purge` */
export function systemActor(name: string): SystemActor {
  return { type: "system", name, permissions: allPermissions };
}

/** The part of an actor that events store: without the roles, the permissions and the session, which change later. */
export function toEventActor(actor: Actor): EventActor {
  return actor.type === "user"
    ? { type: "user", userId: actor.userId }
    : { type: "system", name: actor.name };
}
