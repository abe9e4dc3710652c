import type { PersistencePorts } from "../../../index.ts";

/** The role repository, and what its cases need around it. */
export type RoleRepositorySubject = Pick<PersistencePorts, "roles" | "permissionCatalog" | "users">;
