import type * as accessControl from "./access-control/index.ts";
import type * as eventDelivery from "./event-delivery/index.ts";
import type * as identity from "./identity/index.ts";
import type * as sessions from "./sessions/index.ts";
import type * as shared from "./shared/index.ts";

/** Every error that use cases throw, discriminated by `code`. */
export type PortcullisError =
  | shared.ConcurrentModification
  | shared.InvalidCursor
  | shared.InvalidFilter
  | shared.InvalidId
  | shared.InvalidInput
  | shared.InvalidPageLimit
  | shared.Overloaded
  | shared.PreconditionFailed
  | shared.StoreUnavailable
  | accessControl.ActorRevoked
  | accessControl.BuiltInRole
  | accessControl.EscalationDenied
  | accessControl.InvalidDescription
  | accessControl.InvalidPermission
  | accessControl.InvalidRoleName
  | accessControl.LastSuperadmin
  | accessControl.PermissionDenied
  | accessControl.RoleNameTaken
  | accessControl.RoleNotFound
  | accessControl.UnknownPermission
  | accessControl.UnknownRole
  | eventDelivery.DeliveryNotFound
  | eventDelivery.SubscriberInUse
  | eventDelivery.SubscriberNotFound
  | identity.EmailTaken
  | identity.InvalidEmail
  | identity.InvalidName
  | identity.InvalidPassword
  | identity.InvalidSearch
  | identity.InvalidUsername
  | identity.NotAUser
  | identity.PasswordTooCommon
  | identity.RegistrationClosed
  | identity.UsernameTaken
  | identity.UserNotFound
  | identity.WrongPassword
  | sessions.InvalidAccessToken
  | sessions.InvalidCredentials
  | sessions.InvalidRefreshToken
  | sessions.RotationLimitReached
  | sessions.SessionNotFound;

/** The stable codes of `PortcullisError`: what clients and translations key on. */
export type PortcullisErrorCode = PortcullisError["code"];
