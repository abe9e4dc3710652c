import { parseInput } from "../../shared/domain/input.ts";
import { parseOrNotFound } from "../../shared/domain/parse-or-not-found.ts";
import type { Actor } from "../domain/actor.ts";
import { toEventActor } from "../domain/actor.ts";
import { authorize, refuseEscalation } from "../domain/authorize.ts";
import { superadminRole } from "../domain/built-in.ts";
import { BuiltInRole, RoleNotFound } from "../domain/errors.ts";
import type { RolePermissionsChanged } from "../domain/events.ts";
import { parsePermissions } from "../domain/permission.ts";
import { parseRoleName } from "../domain/role-name.ts";
import type { RoleView } from "../domain/role-view.ts";
import { toRoleView } from "../domain/role-view.ts";
import type { AccessControlDependencies } from "../rules/dependencies.ts";
import { requireRegistered } from "../rules/require-registered.ts";
import { requireRole } from "../rules/require-role.ts";

/** The name of the role, and its permissions from now on. */
export interface SetRolePermissionsInput {
  readonly name: string;
  /** The complete new set: permissions that are not named are revoked. */
  readonly permissions: readonly string[];
}

type Dependencies = Pick<
  AccessControlDependencies,
  "roles" | "permissionCatalog" | "guardedUnitOfWork" | "events" | "clock"
>;

/**
 * Replaces the permissions of a role, with effect from the next request of each user who has it. Needs `roles:manage`, the
 * permissions that the role has, and those that it gets. Those of `superadmin` can't be changed. Does nothing when the
 * role has exactly these permissions.
 * @throws ActorRevoked, PermissionDenied, EscalationDenied, InvalidInput, RoleNotFound, UnknownPermission, BuiltInRole
 */
export class SetRolePermissions {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async execute(actor: Actor, input: SetRolePermissionsInput): Promise<RoleView> {
    authorize(actor, "roles:manage");
    const { permissions } = parseInput({ permissions: () => parsePermissions(input.permissions) });
    const { roles, permissionCatalog, guardedUnitOfWork, events, clock } = this.#use;
    await requireRegistered(permissionCatalog, permissions);
    const name = parseOrNotFound(input.name, parseRoleName, RoleNotFound);

    return guardedUnitOfWork.run(actor, { permissions: ["roles:manage"], role: name }, async (actor) => {
      refuseEscalation(actor, permissions);
      const role = await requireRole(roles, name);
      if (role.name === superadminRole)
        throw new BuiltInRole("The permissions of the role superadmin can't be changed.");
      refuseEscalation(actor, role.permissions);
      const added = permissions.filter((permission) => !role.permissions.includes(permission));
      const removed = role.permissions.filter((permission) => !permissions.includes(permission));
      if (added.length + removed.length === 0) return toRoleView(role);
      const saved = await roles.save(role.withPermissions(permissions, clock.now()));
      await events.record<RolePermissionsChanged>({
        type: "access.role_permissions_changed",
        actor: toEventActor(actor),
        data: { role: role.name, added, removed },
      });
      return toRoleView(saved);
    });
  }
}
