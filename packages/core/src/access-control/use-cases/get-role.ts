import { parseOrNotFound } from "../../shared/domain/parse-or-not-found.ts";
import type { Actor } from "../domain/actor.ts";
import { authorize } from "../domain/authorize.ts";
import { RoleNotFound } from "../domain/errors.ts";
import { parseRoleName } from "../domain/role-name.ts";
import type { RoleView } from "../domain/role-view.ts";
import { toRoleView } from "../domain/role-view.ts";
import type { AccessControlDependencies } from "../rules/dependencies.ts";
import { requireRole } from "../rules/require-role.ts";

/** The name of the role to read. */
export interface GetRoleInput {
  readonly name: string;
}

type Dependencies = Pick<AccessControlDependencies, "roles">;

/**
 * Reads one role. Needs `roles:read`.
 * @throws PermissionDenied, RoleNotFound
 */
export class GetRole {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async execute(actor: Actor, input: GetRoleInput): Promise<RoleView> {
    authorize(actor, "roles:read");
    return toRoleView(
      await requireRole(this.#use.roles, parseOrNotFound(input.name, parseRoleName, RoleNotFound)),
    );
  }
}
