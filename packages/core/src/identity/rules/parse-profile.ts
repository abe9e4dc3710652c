import { parseInput } from "../../shared/domain/input.ts";
import { Email } from "../domain/email.ts";
import { parseName } from "../domain/person-name.ts";
import type { Profile, ProfileChange } from "../domain/user.ts";
import { Username } from "../domain/username.ts";

/** The fields of an account that its user may change. */
export interface OwnProfileInput {
  /** 3 to 32 of a-z, A-Z, 0-9, dot, `_` and `-`, with a letter or digit at each end. Null: none. */
  readonly username?: string | null | undefined;
  /** At most 200 characters. Null: none. */
  readonly name?: string | null | undefined;
}

/** The fields of an account that administrators may change. */
export interface ProfileInput extends OwnProfileInput {
  readonly email?: string | undefined;
}

/** The fields of a new account. Default: null, but for the email. */
export interface NewProfileInput extends OwnProfileInput {
  readonly email: string;
}

/** For `parseInput`, to report invalid fields together with others of the same input. */
export function newProfileParsers({ email, username = null, name = null }: NewProfileInput): {
  readonly [Field in keyof Profile]: () => Profile[Field];
} {
  return {
    email: () => Email.parse(email),
    username: () => parseUsername(username),
    name: () => parseName(name),
  };
}

/**
 * The fields that were given; those left out are not part of the change.
 * @throws InvalidInput
 */
export function parseProfileChange({ email, username, name }: ProfileInput): ProfileChange {
  return parseInput({
    ...(email !== undefined && { email: () => Email.parse(email) }),
    ...(username !== undefined && { username: () => parseUsername(username) }),
    ...(name !== undefined && { name: () => parseName(name) }),
  });
}

/**
 * Takes the fields that users may change and ignores all others, which untyped callers may send.
 * @throws InvalidInput
 */
export function parseOwnProfileChange({ username, name }: OwnProfileInput): ProfileChange {
  return parseProfileChange({ username, name });
}

function parseUsername(raw: string | null): Username | null {
  return raw === null ? null : Username.parse(raw);
}
