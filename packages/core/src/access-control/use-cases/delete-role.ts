import { parseOrNotFound } from "../../shared/domain/parse-or-not-found.ts";
import type { Actor } from "../domain/actor.ts";
import { toEventActor } from "../domain/actor.ts";
import { authorize, refuseEscalation } from "../domain/authorize.ts";
import { BuiltInRole, RoleNotFound } from "../domain/errors.ts";
import type { RoleDeleted } from "../domain/events.ts";
import { parseRoleName } from "../domain/role-name.ts";
import type { AccessControlDependencies } from "../rules/dependencies.ts";
import { requireRole } from "../rules/require-role.ts";

/** The name of the role to delete. */
export interface DeleteRoleInput {
  readonly name: string;
}

type Dependencies = Pick<AccessControlDependencies, "roles" | "guardedUnitOfWork" | "events">;

/**
 * Deletes a role and takes it from every user who has it. Needs `roles:manage` and the permissions of the role.
 * @throws ActorRevoked, PermissionDenied, EscalationDenied, RoleNotFound, BuiltInRole
 */
export class DeleteRole {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async execute(actor: Actor, input: DeleteRoleInput): Promise<void> {
    authorize(actor, "roles:manage");
    const { roles, guardedUnitOfWork, events } = this.#use;
    const name = parseOrNotFound(input.name, parseRoleName, RoleNotFound);

    await guardedUnitOfWork.run(actor, { permissions: ["roles:manage"], role: name }, async (actor) => {
      const role = await requireRole(roles, name);
      if (role.isBuiltIn) throw new BuiltInRole("A built-in role can't be deleted.");
      refuseEscalation(actor, role.permissions);
      await roles.remove(name);
      await events.record<RoleDeleted>({
        type: "access.role_deleted",
        actor: toEventActor(actor),
        data: { role: role.name },
      });
    });
  }
}
