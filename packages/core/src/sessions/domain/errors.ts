import { DomainError } from "../../shared/domain/domain-error.ts";

/** Sign-in failed. One error for every cause, so that it does not disclose which users exist. */
export class InvalidCredentials extends DomainError {
  override readonly code = "sessions.invalid_credentials";
  constructor() {
    super("The identifier or the password is wrong.");
  }
}

/** The access token is malformed, forged or expired, its session ended, or its user is deactivated or deleted. */
export class InvalidAccessToken extends DomainError {
  override readonly code = "sessions.invalid_access_token";
  constructor(options?: ErrorOptions) {
    super("The access token is invalid.", options);
  }
}

/** The refresh token is unknown, expired or reused, its session ended, or its user is deactivated or deleted. */
export class InvalidRefreshToken extends DomainError {
  override readonly code = "sessions.invalid_refresh_token";
  constructor() {
    super("The refresh token is invalid.");
  }
}

/** The session was refreshed `maxRotations` times and has ended. */
export class RotationLimitReached extends DomainError {
  override readonly code = "sessions.rotation_limit_reached";
  constructor() {
    super("The session was refreshed too many times and has ended. Sign in again.");
  }
}

/** No session has this id, it belongs to another user, or the text is not an id. */
export class SessionNotFound extends DomainError {
  override readonly code = "sessions.session_not_found";
  constructor() {
    super("The session does not exist.");
  }
}
