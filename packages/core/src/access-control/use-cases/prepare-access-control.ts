import { systemActor } from "../domain/actor.ts";
import { builtInPermissions, builtInRoles } from "../domain/built-in.ts";
import { RoleNameTaken, UnknownRole } from "../domain/errors.ts";
import type { OwnRole } from "../domain/own-role.ts";
import { parseOwnRole } from "../domain/own-role.ts";
import type { Permission, PermissionDefinition } from "../domain/permission.ts";
import { parsePermission, parsePermissions } from "../domain/permission.ts";
import type { NewRole, RoleState } from "../domain/role.ts";
import { Role } from "../domain/role.ts";
import type { RoleName } from "../domain/role-name.ts";
import { parseRoleName } from "../domain/role-name.ts";
import { withWildcards } from "../domain/with-wildcards.ts";
import type { AccessControlDependencies } from "../rules/dependencies.ts";
import { requireRegistered } from "../rules/require-registered.ts";

/** What an embedding app adds to the built-in permissions and roles. */
export interface PrepareAccessControlInput {
  /** The embedding app's own permissions, such as `{ "todos:read": "See todos" }`. */
  readonly permissions?: Readonly<Record<string, string>> | undefined;
  /**
   * The embedding app's own roles, such as `{ accountant: { permissions: ["invoices:read"] } }`. A role is created when
   * none has its name, also when it was deleted before; an existing role is left as it is.
   */
  readonly roles?: Readonly<Record<string, OwnRole>> | undefined;
  /**
   * Further permissions for existing roles, such as `{ user: ["todos:read"] }`. Each is granted once, when it is
   * registered for the first time, so that later changes by administrators are kept.
   */
  readonly grants?: Readonly<Record<string, readonly string[]>> | undefined;
}

type Dependencies = Pick<
  AccessControlDependencies,
  "actors" | "roles" | "permissionCatalog" | "unitOfWork" | "clock"
>;
type Grant = Pick<RoleState, "name" | "permissions">;

/**
 * Registers permissions, creates the built-in roles and those of the embedding app, and grants permissions. Run it at each
 * start, before the first registration. Idempotent, and safe when many processes start at once.
 * @throws InvalidPermission, InvalidRoleName, InvalidDescription
 * @throws BuiltInRole when a role of the embedding app is named `superadmin`, `admin` or `user`
 * @throws UnknownPermission when a role or a grant names a permission that is not registered
 * @throws UnknownRole when a grant names a role that does not exist
 */
export class PrepareAccessControl {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async execute(input: PrepareAccessControlInput = {}): Promise<void> {
    const permissions = Object.entries(input.permissions ?? {}).map(([name, description]) => ({
      name: parsePermission(name),
      description,
    }));
    const roles = [
      ...builtInRoles.map((role) => ({ ...role, isBuiltIn: true })),
      ...Object.entries(input.roles ?? {}).map(([name, role]) => parseOwnRole(name, role)),
    ];
    const grants = Object.entries(input.grants ?? {}).map(([role, granted]) => ({
      name: parseRoleName(role),
      permissions: parsePermissions(granted),
    }));
    const prepare = () => this.#prepare(permissions, roles, grants);
    // Each RoleNameTaken means that another process created one of these roles, so that fewer are left to create.
    for (let attempt = 1; attempt <= roles.length; attempt += 1) {
      try {
        return await this.#use.unitOfWork.run(prepare);
      } catch (error) {
        if (!(error instanceof RoleNameTaken)) throw error;
      }
    }
    return this.#use.unitOfWork.run(prepare);
  }

  async #prepare(
    permissions: readonly PermissionDefinition[],
    roles: readonly NewRole[],
    grants: readonly Grant[],
  ): Promise<void> {
    const { permissionCatalog } = this.#use;
    const fresh = new Set(
      await permissionCatalog.register(withWildcards([...builtInPermissions, ...permissions])),
    );
    await requireRegistered(
      permissionCatalog,
      [...roles, ...grants].flatMap((each) => each.permissions),
    );
    await this.#createMissing(roles);
    for (const { name, permissions } of grants.toSorted(byName)) {
      await this.#grant(
        name,
        permissions.filter((permission) => fresh.has(permission)),
      );
    }
  }

  /** Ordered by name, so that processes that start together wait for each other instead of deadlocking. */
  async #createMissing(definitions: readonly NewRole[]): Promise<void> {
    const { roles, clock } = this.#use;
    const missing = new Set(await roles.missing(definitions.map(({ name }) => name)));
    const wanted = definitions.filter(({ name }) => missing.has(name));
    for (const definition of wanted.toSorted(byName)) {
      await roles.add(Role.create(definition, clock.now()));
    }
  }

  /** Locks before it reads, so that a concurrent change of the role is not overwritten. */
  async #grant(name: RoleName, permissions: readonly Permission[]): Promise<void> {
    const { actors, roles, clock } = this.#use;
    if (permissions.length > 0) await actors.lock(systemActor("prepare-access-control"), { role: name });
    const role = await roles.findByName(name);
    if (role === null) throw new UnknownRole([name]);
    if (permissions.length === 0) return;
    await roles.save(role.withPermissions([...role.permissions, ...permissions], clock.now()));
  }
}

function byName(left: { readonly name: RoleName }, right: { readonly name: RoleName }): number {
  return left.name < right.name ? -1 : 1;
}
