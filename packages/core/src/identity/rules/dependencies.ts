import type { AccessControlDependencies } from "../../access-control/index.ts";
import type { PasswordBlocklist } from "../ports/password-blocklist.ts";
import type { PasswordHasher } from "../ports/password-hasher.ts";
import type { UserDirectory } from "../ports/user-directory.ts";
import type { UserRepository } from "../ports/user-repository.ts";

/** The ports of identity. */
export interface IdentityPorts {
  readonly users: UserRepository;
  readonly userDirectory: UserDirectory;
  readonly passwordHasher: PasswordHasher;
  readonly passwordBlocklist: PasswordBlocklist;
}

/** What an embedding app decides about users. */
export interface IdentityPolicy {
  /** `open`: any client can register a user. `closed`: only administrators create users. */
  readonly registration: "open" | "closed";
}

/** What the use cases of identity can depend on. */
export interface IdentityDependencies extends AccessControlDependencies, IdentityPorts {
  readonly identityPolicy: IdentityPolicy;
}
