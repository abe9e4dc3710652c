import { parseInput } from "../../shared/domain/input.ts";
import type { Actor } from "../domain/actor.ts";
import { toEventActor } from "../domain/actor.ts";
import { authorize, refuseEscalation } from "../domain/authorize.ts";
import { parseDescription } from "../domain/description.ts";
import type { RoleDescriptionChanged } from "../domain/events.ts";
import type { RoleView } from "../domain/role-view.ts";
import { toRoleView } from "../domain/role-view.ts";
import type { AccessControlDependencies } from "../rules/dependencies.ts";
import { requireRole, requireRoleName } from "../rules/require-role.ts";

/** The role that `ChangeRoleDescription` changes, by its name; a null description clears it. */
export interface ChangeRoleDescriptionInput {
  readonly name: string;
  /** At most 500 characters. */
  readonly description: string | null;
}

type Dependencies = Pick<AccessControlDependencies, "roles" | "guardedUnitOfWork" | "events" | "clock">;

/**
 * Changes a role's description; null clears it. Needs `roles:manage` and all that the role permits.
 * @throws ActorRevoked, PermissionDenied, EscalationDenied, InvalidInput, RoleNotFound
 */
export class ChangeRoleDescription {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async execute(actor: Actor, input: ChangeRoleDescriptionInput): Promise<RoleView> {
    authorize(actor, "roles:manage");
    const { description } = parseInput({ description: () => parseDescription(input.description) });
    const { roles, guardedUnitOfWork, events, clock } = this.#use;
    const name = requireRoleName(input.name);

    return guardedUnitOfWork.run(actor, { permissions: ["roles:manage"], role: name }, async (actor) => {
      const role = await requireRole(roles, name);
      refuseEscalation(actor, role.permissions);
      if (role.description === description) return toRoleView(role);
      const saved = await roles.save(role.withDescription(description, clock.now()));
      await events.record<RoleDescriptionChanged>({
        type: "access.role_description_changed",
        actor: toEventActor(actor),
        data: { role: role.name },
      });
      return toRoleView(saved);
    });
  }
}
