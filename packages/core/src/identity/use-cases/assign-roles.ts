import type { Actor } from "../../access-control/index.ts";
import { authorize, parseRoleNames, superadminRole, toEventActor } from "../../access-control/index.ts";
import { parseId } from "../../shared/domain/id.ts";
import { parseInput } from "../../shared/domain/input.ts";
import { parseOrNotFound } from "../../shared/domain/parse-or-not-found.ts";
import type { UserView } from "../../shared/domain/user-view.ts";
import { UserNotFound } from "../domain/errors.ts";
import type { UserRolesAssigned } from "../domain/events.ts";
import { toUserView } from "../domain/to-user-view.ts";
import type { IdentityDependencies } from "../rules/dependencies.ts";
import { keepOneSuperadmin } from "../rules/keep-one-superadmin.ts";
import { lockUser } from "../rules/lock-user.ts";
import { refuseEscalationByRoles, refuseEscalationOver } from "../rules/refuse-escalation.ts";

/** The user, and their roles from now on. */
export interface AssignRolesInput {
  readonly userId: string;
  /** The complete new set: roles that are not named are revoked. */
  readonly roles: readonly string[];
  /** The version that the change is based on. Default: any. */
  readonly expectedVersion?: number | undefined;
}

type Dependencies = Pick<IdentityDependencies, "users" | "roles" | "guardedUnitOfWork" | "events" | "clock">;

/**
 * Replaces the roles of a user, with effect from the user's next request. Needs `roles:assign`, the permissions of the
 * user, and those of the added roles.
 * @throws ActorRevoked, PermissionDenied, EscalationDenied, InvalidInput, UserNotFound, PreconditionFailed, UnknownRole, LastSuperadmin
 */
export class AssignRoles {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async execute(actor: Actor, input: AssignRolesInput): Promise<UserView> {
    authorize(actor, "roles:assign");
    const id = parseOrNotFound(input.userId, parseId<"User">, UserNotFound);
    const { roles: wanted } = parseInput({ roles: () => parseRoleNames(input.roles) });
    const { users, roles, guardedUnitOfWork, events, clock } = this.#use;

    return guardedUnitOfWork.run(
      actor,
      { permissions: ["roles:assign"], userId: id, roles: wanted },
      async (actor) => {
        const user = await lockUser(users, id, input.expectedVersion);
        const added = wanted.filter((role) => !user.roles.includes(role));
        const removed = user.roles.filter((role) => !wanted.includes(role));
        await refuseEscalationOver(actor, user, roles);
        await refuseEscalationByRoles(actor, added, roles);
        if (added.length + removed.length === 0) return toUserView(user);
        if (removed.includes(superadminRole)) await keepOneSuperadmin(users, user);
        const saved = await users.save(user.assignRoles(wanted, clock.now()));
        await events.record<UserRolesAssigned>({
          type: "identity.user_roles_assigned",
          actor: toEventActor(actor),
          data: { userId: id, added, removed },
        });
        return toUserView(saved);
      },
    );
  }
}
