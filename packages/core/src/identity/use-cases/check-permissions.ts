import type { Actor } from "../../access-control/index.ts";
import { authorize, PermissionSet, parsePermissions } from "../../access-control/index.ts";
import { parseId } from "../../shared/domain/id.ts";
import { parseInput } from "../../shared/domain/input.ts";
import { parseOrNotFound } from "../../shared/domain/parse-or-not-found.ts";
import { UserNotFound } from "../domain/errors.ts";
import type { IdentityDependencies } from "../rules/dependencies.ts";
import { isOwnId } from "../rules/is-own-id.ts";
import { requireUser } from "../rules/require-user.ts";

/** The permissions to check, and of whom. */
export interface CheckPermissionsInput {
  readonly permissions: readonly string[];
  /** Another user; needs `users:read`. Default: the actor. */
  readonly userId?: string | undefined;
}

type Dependencies = Pick<IdentityDependencies, "users" | "roles">;

/**
 * Checks which of the permissions the actor, or another user, holds now. A deactivated user holds none.
 * @throws InvalidInput, PermissionDenied, UserNotFound
 */
export class CheckPermissions {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  /** @returns whether each permission is held, by its name */
  async execute(actor: Actor, input: CheckPermissionsInput): Promise<ReadonlyMap<string, boolean>> {
    const { permissions } = parseInput({ permissions: () => parsePermissions(input.permissions) });
    const held = await this.#heldBy(actor, input.userId);
    return new Map(permissions.map((permission) => [permission, held.covers(permission)]));
  }

  async #heldBy(actor: Actor, userId: string | undefined): Promise<PermissionSet> {
    if (userId === undefined || isOwnId(actor, userId)) return actor.permissions;
    authorize(actor, "users:read");
    const id = parseOrNotFound(userId, parseId<"User">, UserNotFound);
    const user = await requireUser(this.#use.users, id);
    // Stryker disable next-line ArrayDeclaration: the mutant adds a text that is no permission, so that it covers none
    return new PermissionSet(user.isActive ? await this.#use.roles.permissionsOf(user.roles) : []);
  }
}
