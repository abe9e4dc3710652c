import { builtInPermissions } from "../domain/built-in.ts";
import { RoleNameTaken } from "../domain/errors.ts";
import type { NewRole } from "../domain/role.ts";
import { Role } from "../domain/role.ts";
import type { RoleName } from "../domain/role-name.ts";
import { withWildcards } from "../domain/with-wildcards.ts";
import type { AccessControlDependencies } from "../rules/dependencies.ts";
import { grantPermissions } from "../rules/grant-permissions.ts";
import type { Preparation, PrepareAccessControlInput } from "../rules/parse-preparation.ts";
import { parsePreparation } from "../rules/parse-preparation.ts";
import { requireRegistered } from "../rules/require-registered.ts";

type Dependencies = Pick<
  AccessControlDependencies,
  "actors" | "roles" | "permissionCatalog" | "unitOfWork" | "clock"
>;

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
    const preparation = parsePreparation(input);
    const prepare = () => this.#prepare(preparation);
    // Each RoleNameTaken means that another process created one of these roles, so that fewer are left to create.
    for (let attempt = 1; attempt <= preparation.roles.length; attempt += 1) {
      try {
        return await this.#use.unitOfWork.run(prepare);
      } catch (error) {
        if (!(error instanceof RoleNameTaken)) throw error;
      }
    }
    return this.#use.unitOfWork.run(prepare);
  }

  async #prepare({ permissions, roles, grants }: Preparation): Promise<void> {
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
      await grantPermissions(
        this.#use,
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
}

function byName(left: { readonly name: RoleName }, right: { readonly name: RoleName }): number {
  // Stryker disable next-line EqualityOperator: names are unique, so that none is compared with itself
  return left.name < right.name ? -1 : 1;
}
