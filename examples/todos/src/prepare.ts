import { AUTH_TYPES } from "@portcullis/adapters-auth/module";
import type { RoleRepository } from "@portcullis/core";
import { DomainError, parseRoleName, StoreUnavailable } from "@portcullis/core";
import { TYPES } from "@portcullis/inversify";
import type { Container } from "inversify";
import type { Configuration } from "./configuration.ts";
import { InvalidConfiguration } from "./configuration.ts";
import { todoPermissions } from "./core/index.ts";
import { explain } from "./failure.ts";
import type { Grants } from "./grants.ts";

/**
 * Makes a migrated database ready for requests: permissions and roles, signing keys, the first administrator. All of it
 * is idempotent and safe in many processes at once.
 * @throws InvalidConfiguration, StoreUnavailable
 */
export async function prepare(
  { grants, bootstrapAdmin }: Pick<Configuration, "grants" | "bootstrapAdmin">,
  container: Container,
): Promise<void> {
  const { prepareAccessControl, createFirstSuperadmin } = container.get(TYPES.portcullis);
  // First the built-in roles, so that those which are missing afterwards are mistakes.
  await prepareAccessControl.execute();
  await requireRoles(grants, container.get(TYPES.roles));
  await prepareAccessControl.execute({ permissions: todoPermissions, grants });
  await container.get(AUTH_TYPES.keyRing).prepare();
  if (bootstrapAdmin === null) return;
  try {
    await createFirstSuperadmin.execute(bootstrapAdmin);
  } catch (error) {
    if (error instanceof StoreUnavailable || !(error instanceof DomainError)) throw error;
    throw new InvalidConfiguration([`BOOTSTRAP_ADMIN_EMAIL, BOOTSTRAP_ADMIN_PASSWORD: ${explain(error)}`]);
  }
}

async function requireRoles(grants: Grants, roles: RoleRepository): Promise<void> {
  const missing = await roles.missing(Object.keys(grants).map(parseRoleName));
  if (missing.length > 0)
    throw new InvalidConfiguration(
      missing.map((role) => `TODOS_GRANTS names the role ${role}, which does not exist`),
    );
}
