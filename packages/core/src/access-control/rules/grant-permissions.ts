import { systemActor } from "../domain/actor.ts";
import { UnknownRole } from "../domain/errors.ts";
import type { Permission } from "../domain/permission.ts";
import type { RoleName } from "../domain/role-name.ts";
import type { AccessControlDependencies } from "./dependencies.ts";

type Dependencies = Pick<AccessControlDependencies, "actors" | "roles" | "clock">;

/**
 * Adds permissions to a role; inside the unit of work. Locks before it reads, so that a concurrent change of the role is
 * not overwritten.
 * @throws UnknownRole also when there is no permission to add
 */
export async function grantPermissions(
  { actors, roles, clock }: Dependencies,
  name: RoleName,
  permissions: readonly Permission[],
): Promise<void> {
  if (permissions.length > 0) await actors.lock(systemActor("prepare-access-control"), { role: name });
  const role = await roles.findByName(name);
  if (role === null) throw new UnknownRole([name]);
  if (permissions.length === 0) return;
  await roles.save(role.withPermissions([...role.permissions, ...permissions], clock.now()));
}
