import type { Actor } from "../../access-control/index.ts";
import { authorize, PermissionSet, parsePermissions } from "../../access-control/index.ts";
import { parseInput } from "../../shared/domain/input.ts";
import { UserNotFound } from "../domain/errors.ts";
import type { IdentityDependencies } from "../rules/dependencies.ts";
import { parseUserId } from "../rules/lock-user.ts";

/** What `CheckPermissions` is asked, of the actor unless `userId` names somebody else. */
export interface CheckPermissionsInput {
  readonly permissions: readonly string[];
  /** Somebody else; needs `users:read`. */
  readonly userId?: string | undefined;
}

type Dependencies = Pick<IdentityDependencies, "users" | "roles">;

/**
 * Tells which of the permissions the actor, or another user, holds now. A deactivated user holds none.
 * @throws InvalidInput, PermissionDenied, UserNotFound
 */
export class CheckPermissions {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  /** @returns for each permission asked for, by its name, whether it is held */
  async execute(actor: Actor, input: CheckPermissionsInput): Promise<ReadonlyMap<string, boolean>> {
    const { permissions } = parseInput({ permissions: () => parsePermissions(input.permissions) });
    const held = await this.#heldBy(actor, input.userId);
    return new Map(permissions.map((permission) => [permission, held.covers(permission)]));
  }

  async #heldBy(actor: Actor, userId: string | undefined): Promise<PermissionSet> {
    if (userId === undefined) return actor.permissions;
    const id = parseUserId(userId);
    if (actor.type === "user" && actor.userId === id) return actor.permissions;
    authorize(actor, "users:read");
    const user = await this.#use.users.findById(id);
    if (user === null) throw new UserNotFound();
    return new PermissionSet(user.isActive ? await this.#use.roles.permissionsOf(user.roles) : []);
  }
}
