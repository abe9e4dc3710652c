import type { Page, PageRequest } from "../../shared/domain/page.ts";
import { keysetOf, pageOf } from "../../shared/domain/page.ts";
import type { Actor } from "../domain/actor.ts";
import { authorize } from "../domain/authorize.ts";
import type { RoleView } from "../domain/role-view.ts";
import { toRoleView } from "../domain/role-view.ts";
import type { AccessControlDependencies } from "../rules/dependencies.ts";

type Dependencies = Pick<AccessControlDependencies, "roles">;

const order = "roles:name";

/**
 * Lists roles by name. Needs `roles:read`.
 * @throws PermissionDenied, InvalidCursor, InvalidPageLimit
 */
export class ListRoles {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async execute(actor: Actor, input: PageRequest = {}): Promise<Page<RoleView>> {
    authorize(actor, "roles:read");
    const keyset = keysetOf(input, order);
    const rows = (await this.#use.roles.list(keyset)).map(toRoleView);
    return pageOf(rows, keyset, order, ({ name }) => ({ key: name, id: name }));
  }
}
