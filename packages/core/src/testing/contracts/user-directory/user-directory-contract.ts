import type { ContractCase } from "../../contract-case.ts";
import type { UserDirectorySubject } from "./user-directory-subject.ts";
import { userFilterCases } from "./user-filter-cases.ts";
import { userListCases } from "./user-list-cases.ts";

/** What every `UserDirectory` promises. */
export const userDirectoryContract: readonly ContractCase<UserDirectorySubject>[] = [
  ...userListCases,
  ...userFilterCases,
];
