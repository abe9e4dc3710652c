import { DomainError } from "../../shared/domain/domain-error.ts";

/** The text is not exactly one email address. */
export class InvalidEmail extends DomainError {
  override readonly code = "identity.invalid_email";
  constructor() {
    super("An email is exactly one address, such as name@example.com.");
  }
}

/** The text is not 3 to 32 of a-z, A-Z, 0-9, dot, `_` and `-`, with a letter or digit at each end. */
export class InvalidUsername extends DomainError {
  override readonly code = "identity.invalid_username";
  constructor() {
    super(
      "A username has 3 to 32 of a-z, A-Z, 0-9, dot, _ and -, and starts and ends with a letter or digit.",
    );
  }
}

/** The name of a user is longer than 200 characters or has control characters. */
export class InvalidName extends DomainError {
  override readonly code = "identity.invalid_name";
  constructor() {
    super("A name has at most 200 characters and no control characters.");
  }
}

/** A new password has fewer than 8 or more than 256 characters (OWASP ASVS 6.2.1, 6.2.9). */
export class InvalidPassword extends DomainError {
  override readonly code = "identity.invalid_password";
  constructor() {
    super("A password has 8 to 256 characters.");
  }
}

/** The password is among the most common ones (OWASP ASVS 6.2.4). */
export class PasswordTooCommon extends DomainError {
  override readonly code = "identity.password_too_common";
  constructor() {
    super("This password is among the most common ones. Choose another.");
  }
}

/** The password that confirms a change is not the current one. */
export class WrongPassword extends DomainError {
  override readonly code = "identity.wrong_password";
  constructor() {
    super("The current password is wrong.");
  }
}

/** Another user has this email, in any letter case. Of concurrent writes with one email, one succeeds. */
export class EmailTaken extends DomainError {
  override readonly code = "identity.email_taken";
  constructor(options?: ErrorOptions) {
    super("A user with this email already exists.", options);
  }
}

/** Another user has this username, in any letter case. Of concurrent writes with one username, one succeeds. */
export class UsernameTaken extends DomainError {
  override readonly code = "identity.username_taken";
  constructor(options?: ErrorOptions) {
    super("A user with this username already exists.", options);
  }
}

/** No user has this id, or the text is not an id. */
export class UserNotFound extends DomainError {
  override readonly code = "identity.user_not_found";
  constructor() {
    super("The user does not exist.");
  }
}

/** `IdentityPolicy.registration` is `closed`: only administrators create users. */
export class RegistrationClosed extends DomainError {
  override readonly code = "identity.registration_closed";
  constructor() {
    super("Registration is closed. Ask an administrator to create a user for you.");
  }
}

/** The use case acts on the actor's own account, and the actor is the system, which has none. */
export class NotAUser extends DomainError {
  override readonly code = "identity.not_a_user";
  constructor() {
    super("The operation needs a signed-in user.");
  }
}

/** A search text is longer than 200 characters or has control characters. */
export class InvalidSearch extends DomainError {
  override readonly code = "identity.invalid_search";
  constructor() {
    super("A search has at most 200 characters and no control characters.");
  }
}
