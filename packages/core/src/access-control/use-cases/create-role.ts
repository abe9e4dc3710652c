import { parseInput } from "../../shared/domain/input.ts";
import type { Actor } from "../domain/actor.ts";
import { toEventActor } from "../domain/actor.ts";
import { authorize, refuseEscalation } from "../domain/authorize.ts";
import { parseDescription } from "../domain/description.ts";
import type { RoleCreated } from "../domain/events.ts";
import { parsePermissions } from "../domain/permission.ts";
import { Role } from "../domain/role.ts";
import { parseRoleName } from "../domain/role-name.ts";
import type { RoleView } from "../domain/role-view.ts";
import { toRoleView } from "../domain/role-view.ts";
import type { AccessControlDependencies } from "../rules/dependencies.ts";
import { requireRegistered } from "../rules/require-registered.ts";

/** The role to create. */
export interface CreateRoleInput {
  readonly name: string;
  /** At most 500 characters. */
  readonly description?: string | null | undefined;
  /** Registered permissions, such as `users:read` or `users:*`. */
  readonly permissions: readonly string[];
}

type Dependencies = Pick<
  AccessControlDependencies,
  "roles" | "permissionCatalog" | "guardedUnitOfWork" | "events" | "clock"
>;

/**
 * Creates a role. Needs `roles:manage` and the permissions of the role.
 * @throws ActorRevoked, PermissionDenied, EscalationDenied, InvalidInput, RoleNameTaken, UnknownPermission
 */
export class CreateRole {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async execute(actor: Actor, input: CreateRoleInput): Promise<RoleView> {
    authorize(actor, "roles:manage");
    const parsed = parseInput({
      name: () => parseRoleName(input.name),
      description: () => parseDescription(input.description ?? null),
      permissions: () => parsePermissions(input.permissions),
    });
    const { roles, permissionCatalog, guardedUnitOfWork, events, clock } = this.#use;
    await requireRegistered(permissionCatalog, parsed.permissions);

    return guardedUnitOfWork.run(actor, { permissions: ["roles:manage"] }, async (actor) => {
      refuseEscalation(actor, parsed.permissions);
      const role = await roles.add(Role.create({ ...parsed, isBuiltIn: false }, clock.now()));
      await events.record<RoleCreated>({
        type: "access.role_created",
        actor: toEventActor(actor),
        data: { role: role.name, permissions: role.permissions },
      });
      return toRoleView(role);
    });
  }
}
