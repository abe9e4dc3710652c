import type { PersistencePorts } from "../../../index.ts";

/** The user repository, and what its cases need around it. */
export type UserRepositorySubject = Pick<
  PersistencePorts,
  "users" | "roles" | "permissionCatalog" | "unitOfWork"
>;
