import type { ContractCase } from "../../contract-case.ts";
import { roleListCases } from "./role-list-cases.ts";
import { roleLookupCases } from "./role-lookup-cases.ts";
import { roleRemovalCases } from "./role-removal-cases.ts";
import type { RoleRepositorySubject } from "./role-repository-subject.ts";
import { roleStorageCases } from "./role-storage-cases.ts";

/** What every `RoleRepository` promises. */
export const roleRepositoryContract: readonly ContractCase<RoleRepositorySubject>[] = [
  ...roleStorageCases,
  ...roleListCases,
  ...roleRemovalCases,
  ...roleLookupCases,
];
