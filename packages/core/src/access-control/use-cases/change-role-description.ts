import { parseInput } from "../../shared/domain/input.ts";
import { parseOrNotFound } from "../../shared/domain/parse-or-not-found.ts";
import type { Actor } from "../domain/actor.ts";
import { toEventActor } from "../domain/actor.ts";
import { authorize, refuseEscalation } from "../domain/authorize.ts";
import { parseDescription } from "../domain/description.ts";
import { RoleNotFound } from "../domain/errors.ts";
import type { RoleDescriptionChanged } from "../domain/events.ts";
import { parseRoleName } from "../domain/role-name.ts";
import type { RoleView } from "../domain/role-view.ts";
import { toRoleView } from "../domain/role-view.ts";
import type { AccessControlDependencies } from "../rules/dependencies.ts";
import { requireRole } from "../rules/require-role.ts";

/** The name of the role, and its new description. */
export interface ChangeRoleDescriptionInput {
  readonly name: string;
  /** At most 500 characters; null clears it. */
  readonly description: string | null;
}

type Dependencies = Pick<AccessControlDependencies, "roles" | "guardedUnitOfWork" | "events" | "clock">;

/**
 * Changes the description of a role. Needs `roles:manage` and the permissions of the role.
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
    const name = parseOrNotFound(input.name, parseRoleName, RoleNotFound);

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
