import type { AccessControlDependencies } from "../dependencies.ts";
import type { Actor } from "../domain/actor.ts";
import { authorize } from "../domain/authorize.ts";
import { requireRole, requireRoleName } from "./require-role.ts";
import type { RoleView } from "./role-view.ts";
import { toRoleView } from "./role-view.ts";

/** The role that `GetRole` reads, by its name. */
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
    return toRoleView(await requireRole(this.#use.roles, requireRoleName(input.name)));
  }
}
