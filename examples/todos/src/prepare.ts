import { AUTH_TYPES } from "@portcullis/adapters-auth/module";
import { DomainError, StoreUnavailable, UnknownRole } from "@portcullis/core";
import { TYPES } from "@portcullis/inversify";
import type { Container } from "inversify";
import type { Configuration } from "./configuration.ts";
import { InvalidConfiguration } from "./configuration.ts";
import { todoPermissions } from "./core/index.ts";
import { explain } from "./failure.ts";

/**
 * Prepares a migrated database for requests: permissions and roles, signing keys, the first administrator. Idempotent,
 * and safe in several processes at once.
 * @throws InvalidConfiguration, StoreUnavailable
 */
export async function prepare(
  { grants, bootstrapAdmin }: Pick<Configuration, "grants" | "bootstrapAdmin">,
  container: Container,
): Promise<void> {
  const { prepareAccessControl, createFirstSuperadmin } = container.get(TYPES.portcullis);
  try {
    await prepareAccessControl.execute({ permissions: todoPermissions, grants });
  } catch (error) {
    if (!(error instanceof UnknownRole)) throw error;
    throw new InvalidConfiguration([`TODOS_GRANTS: ${error.message}`]);
  }
  await container.get(AUTH_TYPES.keyRing).prepare();
  if (bootstrapAdmin === null) return;
  try {
    await createFirstSuperadmin.execute(bootstrapAdmin);
  } catch (error) {
    if (error instanceof StoreUnavailable || !(error instanceof DomainError)) throw error;
    throw new InvalidConfiguration([`BOOTSTRAP_ADMIN_EMAIL, BOOTSTRAP_ADMIN_PASSWORD: ${explain(error)}`]);
  }
}
