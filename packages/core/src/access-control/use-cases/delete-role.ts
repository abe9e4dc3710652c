import type { AccessControlDependencies } from "../dependencies.ts";
import type { Actor } from "../domain/actor.ts";
import { toEventActor } from "../domain/actor.ts";
import { authorize, requireReach } from "../domain/authorize.ts";
import type { RoleDeleted } from "../domain/events.ts";
import { BuiltInRole, RoleNotFound } from "../errors.ts";
import { requireRole, requireRoleName } from "./require-role.ts";

/** The role that `DeleteRole` deletes, by its name. */
export interface DeleteRoleInput {
  readonly name: string;
}

type Dependencies = Pick<AccessControlDependencies, "roles" | "guardedUnitOfWork" | "events">;

/**
 * Deletes a role and takes it from everyone who has it. Needs `roles:manage` and all that the role permits.
 * @throws ActorRevoked, PermissionDenied, EscalationDenied, RoleNotFound, BuiltInRole
 * @throws ConcurrentModification when the role was changed meanwhile: what it permits now was not checked
 */
export class DeleteRole {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async execute(actor: Actor, input: DeleteRoleInput): Promise<void> {
    authorize(actor, "roles:manage");
    const { roles, guardedUnitOfWork, events } = this.#use;
    const name = requireRoleName(input.name);

    await guardedUnitOfWork.run(actor, { permissions: ["roles:manage"], role: name }, async (actor) => {
      const role = await requireRole(roles, name);
      if (role.isBuiltIn) throw new BuiltInRole();
      requireReach(actor, role.permissions);
      if (!(await roles.remove(name))) throw new RoleNotFound();
      await events.record<RoleDeleted>({
        type: "access.role_deleted",
        actor: toEventActor(actor),
        data: { role: role.name },
      });
    });
  }
}
