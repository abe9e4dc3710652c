export { caseFold, Email } from "./domain/email.ts";
export * from "./domain/errors.ts";
export type {
  IdentityEvent,
  PasswordChanged,
  UserActivated,
  UserCreated,
  UserDeactivated,
  UserDeleted,
  UserProfileChanged,
  UserRegistered,
  UserRolesAssigned,
} from "./domain/events.ts";
export type { Identifier } from "./domain/identifier.ts";
export { parseIdentifier } from "./domain/identifier.ts";
export { Password } from "./domain/password.ts";
export type { PasswordHash } from "./domain/password-hash.ts";
export { asPasswordHash } from "./domain/password-hash.ts";
export { toUserView } from "./domain/to-user-view.ts";
export type { NewUser, Profile, ProfileChange, UserState } from "./domain/user.ts";
export { User } from "./domain/user.ts";
export { Username } from "./domain/username.ts";
export type { PasswordBlocklist } from "./ports/password-blocklist.ts";
export type { PasswordHasher, PasswordVerification } from "./ports/password-hasher.ts";
export type { UserDirectory, UserQuery, UserSort } from "./ports/user-directory.ts";
export { userSorts } from "./ports/user-directory.ts";
export type { UserRepository } from "./ports/user-repository.ts";
export type { IdentityDependencies, IdentityPolicy, IdentityPorts } from "./rules/dependencies.ts";
export type { NewProfileInput, OwnProfileInput, ProfileInput } from "./rules/parse-profile.ts";
export { profileParsers } from "./rules/parse-profile.ts";
export { userIdOf } from "./rules/user-id-of.ts";
export * from "./use-cases.ts";
