import type { Page, PageRequest } from "../../shared/domain/page.ts";
import { keysetOf, pageOf } from "../../shared/domain/page.ts";
import type { Actor } from "../domain/actor.ts";
import { authorize } from "../domain/authorize.ts";
import type { PermissionDefinition } from "../domain/permission.ts";
import type { AccessControlDependencies } from "../rules/dependencies.ts";

type Dependencies = Pick<AccessControlDependencies, "permissionCatalog">;

const order = "permissions:name";

/**
 * Lists registered permissions by name, those of the embedding app included. Needs `roles:read`.
 * @throws PermissionDenied, InvalidCursor, InvalidPageLimit
 */
export class ListPermissions {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async execute(actor: Actor, input: PageRequest = {}): Promise<Page<PermissionDefinition>> {
    authorize(actor, "roles:read");
    const keyset = keysetOf(input, order);
    const rows = await this.#use.permissionCatalog.list(keyset);
    return pageOf(rows, keyset, order, ({ name }) => ({ key: name, id: name }));
  }
}
