import type { AccessControlDependencies } from "../dependencies.ts";
import { builtInPermissions, builtInRoles } from "../domain/built-in.ts";
import type { Permission } from "../domain/permission.ts";
import { everyPermission, parsePermission, parsePermissions, wildcardsOver } from "../domain/permission.ts";
import { Role } from "../domain/role.ts";
import { parseRoleName } from "../domain/role-name.ts";
import { UnknownRole } from "../errors.ts";
import type { PermissionDefinition } from "../ports/permission-catalog.ts";
import { requireRegistered } from "./require-registered.ts";

/** What an embedding app adds to the built-in permissions and roles. */
export interface PrepareAccessControlInput {
  /** The embedding app's own permissions, such as `{ "todos:read": "See todos" }`. */
  readonly permissions?: Readonly<Record<string, string>> | undefined;
  /**
   * Which of them each role gets, such as `{ user: ["todos:read"] }`. A grant is made once, when its permission is
   * registered for the first time: what administrators change later stands.
   */
  readonly grants?: Readonly<Record<string, readonly string[]>> | undefined;
}

type Dependencies = Pick<AccessControlDependencies, "roles" | "permissionCatalog" | "unitOfWork" | "clock">;

/**
 * Registers permissions and makes the built-in roles. Run it at every start, before the first sign-up; it is
 * idempotent and safe when many processes start at once.
 * @throws InvalidPermission, InvalidRoleName, UnknownRole, UnknownPermission when a grant was never registered
 */
export class PrepareAccessControl {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async execute(input: PrepareAccessControlInput = {}): Promise<void> {
    const own = Object.entries(input.permissions ?? {}).map(([name, description]) => ({
      name: parsePermission(name),
      description,
    }));
    const grants = Object.entries(input.grants ?? {}).map(([role, permissions]) => ({
      role,
      permissions: parsePermissions(permissions),
    }));
    const { permissionCatalog, unitOfWork } = this.#use;

    await unitOfWork.run(async () => {
      const fresh = new Set(await permissionCatalog.register(withWildcards([...builtInPermissions, ...own])));
      await this.#makeBuiltInRoles();
      for (const { role, permissions } of grants) {
        await requireRegistered(permissionCatalog, permissions);
        await this.#grant(
          role,
          permissions.filter((permission) => fresh.has(permission)),
        );
      }
    });
  }

  async #makeBuiltInRoles(): Promise<void> {
    const { roles, clock } = this.#use;
    const missing = new Set(await roles.missing(builtInRoles.map(({ name }) => name)));
    for (const definition of builtInRoles.filter(({ name }) => missing.has(name))) {
      await roles.add(Role.define({ ...definition, isBuiltIn: true }, clock.now()));
    }
  }

  async #grant(roleName: string, permissions: readonly Permission[]): Promise<void> {
    const { roles, clock } = this.#use;
    const role = await roles.findByName(parseRoleName(roleName));
    if (role === null) throw new UnknownRole([roleName]);
    if (permissions.length === 0) return;
    await roles.save(role.permit([...role.permissions, ...permissions], clock.now()));
  }
}

/** Adds `resource:*` for each resource, and `*`, so that roles can be granted them. */
function withWildcards(definitions: readonly PermissionDefinition[]): readonly PermissionDefinition[] {
  const wildcards = new Set(definitions.flatMap(({ name }) => wildcardsOver(name)));
  return [...wildcards]
    .map((name) => ({
      name,
      description:
        name === everyPermission
          ? "Everything, also what is registered later"
          : `Every action on ${name.slice(0, -2)}`,
    }))
    .concat(definitions);
}
