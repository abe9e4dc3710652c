import type { PersistencePorts } from "../../../index.ts";

/** The actor reader, and what its cases need around it. */
export type ActorReaderSubject = Pick<
  PersistencePorts,
  "actors" | "sessions" | "users" | "roles" | "permissionCatalog" | "unitOfWork"
>;
