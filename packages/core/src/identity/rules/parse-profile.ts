import { parseInput } from "../../shared/domain/input.ts";
import { Email } from "../domain/email.ts";
import { parseName } from "../domain/person-name.ts";
import type { Profile, ProfileChange } from "../domain/user.ts";
import { Username } from "../domain/username.ts";

/** The fields of a user that the user may change. */
export interface OwnProfileInput {
  /** 3 to 32 of a-z, A-Z, 0-9, dot, `_` and `-`, with a letter or digit at each end. Null: none. */
  readonly username?: string | null | undefined;
  /** At most 200 characters. Null: none. */
  readonly name?: string | null | undefined;
}

/** The fields of a user that administrators may change. */
export interface ProfileInput extends OwnProfileInput {
  readonly email?: string | undefined;
}

/** The fields of a new user. Default: null, but for the email. */
export interface NewProfileInput extends OwnProfileInput {
  readonly email: string;
}

/** What parses each field of a profile; adapters check their input with it. Null: none. */
export const profileParsers: {
  readonly [Field in keyof Required<ProfileInput>]: (
    raw: Exclude<ProfileInput[Field], undefined>,
  ) => Profile[Field];
} = {
  email: (raw) => Email.parse(raw),
  username: (raw) => (raw === null ? null : Username.parse(raw)),
  name: parseName,
};

/** For `parseInput`, to report invalid fields together with others of the same input. */
export function newProfileParsers({ email, username = null, name = null }: NewProfileInput): {
  readonly [Field in keyof Profile]: () => Profile[Field];
} {
  return {
    email: () => profileParsers.email(email),
    username: () => profileParsers.username(username),
    name: () => profileParsers.name(name),
  };
}

/**
 * The fields that were given; those left out are not part of the change.
 * @throws InvalidInput
 */
export function parseProfileChange({ email, username, name }: ProfileInput): ProfileChange {
  return parseInput({
    ...(email !== undefined && { email: () => profileParsers.email(email) }),
    ...(username !== undefined && { username: () => profileParsers.username(username) }),
    ...(name !== undefined && { name: () => profileParsers.name(name) }),
  });
}

/**
 * Takes the fields that users may change and ignores all others, which untyped callers may send.
 * @throws InvalidInput
 */
export function parseOwnProfileChange({ username, name }: OwnProfileInput): ProfileChange {
  return parseProfileChange({ username, name });
}
