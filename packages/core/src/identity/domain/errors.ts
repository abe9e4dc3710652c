import { DomainError } from "../../shared/domain/domain-error.ts";

/** Text that is not exactly one email address. */
export class InvalidEmail extends DomainError {
  override readonly code = "identity.invalid_email";
  constructor() {
    super("This is not one email address, as in name@example.com.");
  }
}

/** Not 3 to 32 of a-z, A-Z, 0-9, dot, `_` and `-`, with a letter or digit at each end. */
export class InvalidUsername extends DomainError {
  override readonly code = "identity.invalid_username";
  constructor() {
    super(
      "A username has 3 to 32 of a-z, A-Z, 0-9, dot, _ and -, and starts and ends with a letter or digit.",
    );
  }
}

/** A person's name is longer than 200 characters or has control characters. */
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
    super("This password is among the most common ones; choose another.");
  }
}

/** A change was asked for with a current password that is not the account's. */
export class WrongPassword extends DomainError {
  override readonly code = "identity.wrong_password";
  constructor() {
    super("The current password is not right.");
  }
}

/** Another account has the email, in whatever letter case; also when two writes race. */
export class EmailTaken extends DomainError {
  override readonly code = "identity.email_taken";
  constructor(options?: ErrorOptions) {
    super("An account with this email already exists.", options);
  }
}

/** Another account has the username, in whatever letter case; also when two writes race. */
export class UsernameTaken extends DomainError {
  override readonly code = "identity.username_taken";
  constructor(options?: ErrorOptions) {
    super("An account with this username already exists.", options);
  }
}

/** No user has this id, or the text is no id. */
export class UserNotFound extends DomainError {
  override readonly code = "identity.user_not_found";
  constructor() {
    super("There is no such user.");
  }
}

/** `IdentityPolicy.registration` is `closed`: administrators create the accounts. */
export class RegistrationClosed extends DomainError {
  override readonly code = "identity.registration_closed";
  constructor() {
    super("Accounts are made by an administrator here.");
  }
}

/** A use case that acts on one's own account was called by the system, which has none. */
export class NotAUser extends DomainError {
  override readonly code = "identity.not_a_user";
  constructor() {
    super("Only a signed-in user has an account of their own.");
  }
}

/** A search text is longer than 200 characters or has control characters. */
export class InvalidSearch extends DomainError {
  override readonly code = "identity.invalid_search";
  constructor() {
    super("A search has at most 200 characters and no control characters.");
  }
}
