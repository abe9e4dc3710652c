export { caseFold, Email } from "./domain/email.ts";
export {
  EmailTaken,
  InvalidEmail,
  InvalidName,
  InvalidPassword,
  InvalidSearch,
  InvalidUsername,
  NotAUser,
  PasswordTooCommon,
  RegistrationClosed,
  UserNotFound,
  UsernameTaken,
  WrongPassword,
} from "./domain/errors.ts";
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
export { Password } from "./domain/password.ts";
export type { PasswordHash } from "./domain/password-hash.ts";
export { asPasswordHash } from "./domain/password-hash.ts";
export { parseName } from "./domain/person-name.ts";
export type { NewUser, ProfileChange, UserState } from "./domain/user.ts";
export { User } from "./domain/user.ts";
export type { UserView } from "./domain/user-view.ts";
export { toUserView } from "./domain/user-view.ts";
export { Username } from "./domain/username.ts";
export type { PasswordBlocklist } from "./ports/password-blocklist.ts";
export type { PasswordHasher, PasswordVerification } from "./ports/password-hasher.ts";
export type { UserDirectory, UserQuery, UserSort } from "./ports/user-directory.ts";
export { userSorts } from "./ports/user-directory.ts";
export type { UserRepository } from "./ports/user-repository.ts";
export type { ProfileInput } from "./rules/change-profile.ts";
export type { IdentityDependencies, IdentityPolicy, IdentityPorts } from "./rules/dependencies.ts";
export { lockUser, parseUserId, refuseEscalationOver, userIdOf } from "./rules/lock-user.ts";
export type { ActivateUserInput } from "./use-cases/activate-user.ts";
export { ActivateUser } from "./use-cases/activate-user.ts";
export type { AssignRolesInput } from "./use-cases/assign-roles.ts";
export { AssignRoles } from "./use-cases/assign-roles.ts";
export type { ChangePasswordInput } from "./use-cases/change-password.ts";
export { ChangePassword } from "./use-cases/change-password.ts";
export type { CheckPermissionsInput } from "./use-cases/check-permissions.ts";
export { CheckPermissions } from "./use-cases/check-permissions.ts";
export { CreateFirstSuperadmin } from "./use-cases/create-first-superadmin.ts";
export type { CreateUserInput } from "./use-cases/create-user.ts";
export { CreateUser } from "./use-cases/create-user.ts";
export type { DeactivateUserInput } from "./use-cases/deactivate-user.ts";
export { DeactivateUser } from "./use-cases/deactivate-user.ts";
export type { DeleteOwnAccountInput } from "./use-cases/delete-own-account.ts";
export { DeleteOwnAccount } from "./use-cases/delete-own-account.ts";
export type { DeleteUserInput } from "./use-cases/delete-user.ts";
export { DeleteUser } from "./use-cases/delete-user.ts";
export type { GetUserInput } from "./use-cases/get-user.ts";
export { GetUser } from "./use-cases/get-user.ts";
export type { ListUsersInput } from "./use-cases/list-users.ts";
export { ListUsers } from "./use-cases/list-users.ts";
export type { RegisterUserInput } from "./use-cases/register-user.ts";
export { RegisterUser } from "./use-cases/register-user.ts";
export type { UpdateOwnProfileInput } from "./use-cases/update-own-profile.ts";
export { UpdateOwnProfile } from "./use-cases/update-own-profile.ts";
export type { UpdateUserInput } from "./use-cases/update-user.ts";
export { UpdateUser } from "./use-cases/update-user.ts";
