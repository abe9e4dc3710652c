import { DomainError } from "../../shared/domain/domain-error.ts";

/** Sign-in failed. One error for every cause, so that it tells nobody which accounts exist. */
export class InvalidCredentials extends DomainError {
  override readonly code = "sessions.invalid_credentials";
  constructor() {
    super("The identifier or the password is not right.");
  }
}

/** The access token is malformed, forged, expired, or its session or user is gone. */
export class InvalidAccessToken extends DomainError {
  override readonly code = "sessions.invalid_access_token";
  constructor(options?: ErrorOptions) {
    super("The access token is not valid.", options);
  }
}

/** The refresh token is unknown, expired, already used, or its session or user is gone. */
export class InvalidRefreshToken extends DomainError {
  override readonly code = "sessions.invalid_refresh_token";
  constructor() {
    super("The refresh token is not valid.");
  }
}

/** The session was refreshed as often as the policy allows, and has ended. Signing in starts another. */
export class RotationLimitReached extends DomainError {
  override readonly code = "sessions.rotation_limit_reached";
  constructor() {
    super("The session was refreshed too many times and has ended. Sign in again.");
  }
}

/** No session has this id, or it belongs to somebody else. */
export class SessionNotFound extends DomainError {
  override readonly code = "sessions.session_not_found";
  constructor() {
    super("There is no such session.");
  }
}
