import { UnknownPermission } from "../domain/errors.ts";
import type { Permission } from "../domain/permission.ts";
import type { PermissionCatalog } from "../ports/permission-catalog.ts";

/** @throws UnknownPermission naming every permission that is not registered */
export async function requireRegistered(
  catalog: PermissionCatalog,
  permissions: readonly Permission[],
): Promise<void> {
  const unknown = await catalog.missing(permissions);
  if (unknown.length > 0) throw new UnknownPermission(unknown);
}
