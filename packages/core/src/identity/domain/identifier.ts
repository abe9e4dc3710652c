import { Email } from "./email.ts";
import { Username } from "./username.ts";

/**
 * What a user signs in with. Emails have an `@` and usernames have none, so a text is one or the other, and the `key` of
 * an identifier is unique among those of both kinds.
 */
export type Identifier = Email | Username;

/** @throws InvalidEmail when the text has an `@`, else InvalidUsername */
export function parseIdentifier(raw: string): Identifier {
  return typeof raw === "string" && raw.includes("@") ? Email.parse(raw) : Username.parse(raw);
}
