import { parseInput } from "../../shared/domain/input.ts";
import type { Actor } from "../domain/actor.ts";
import { toEventActor } from "../domain/actor.ts";
import { authorize, refuseEscalation } from "../domain/authorize.ts";
import { superadminRole } from "../domain/built-in.ts";
import { BuiltInRole } from "../domain/errors.ts";
import type { RolePermissionsChanged } from "../domain/events.ts";
import { parsePermissions } from "../domain/permission.ts";
import type { RoleView } from "../domain/role-view.ts";
import { toRoleView } from "../domain/role-view.ts";
import type { AccessControlDependencies } from "../rules/dependencies.ts";
import { requireRegistered } from "../rules/require-registered.ts";
import { requireRole, requireRoleName } from "../rules/require-role.ts";

/** The role that `SetRolePermissions` changes, by its name, and what it permits from now on. */
export interface SetRolePermissionsInput {
  readonly name: string;
  /** The whole new set; what is not named is withdrawn. */
  readonly permissions: readonly string[];
}

type Dependencies = Pick<
  AccessControlDependencies,
  "roles" | "permissionCatalog" | "guardedUnitOfWork" | "events" | "clock"
>;

/**
 * Replaces what a role permits; it holds from everyone's next request. Needs `roles:manage`, and the actor must
 * hold all that the role permitted and will permit. The superadmin role can't be changed. What changes nothing is
 * neither saved nor recorded.
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
    const name = requireRoleName(input.name);

    return guardedUnitOfWork.run(actor, { permissions: ["roles:manage"], role: name }, async (actor) => {
      refuseEscalation(actor, permissions);
      const role = await requireRole(roles, name);
      if (role.name === superadminRole) throw new BuiltInRole();
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
