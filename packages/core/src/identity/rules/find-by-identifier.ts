import type { Identifier } from "../domain/identifier.ts";
import { parseIdentifier } from "../domain/identifier.ts";
import type { User } from "../domain/user.ts";
import type { UserRepository } from "../ports/user-repository.ts";

/** The user who signs in with this text; null when it is neither an email nor a username, or no user has it. */
export async function findByIdentifier(users: UserRepository, raw: string): Promise<User | null> {
  const identifier = parseOrNull(raw);
  if (identifier === null) return null;
  return users.findByIdentifier(identifier);
}

function parseOrNull(raw: string): Identifier | null {
  try {
    return parseIdentifier(raw);
  } catch {
    return null;
  }
}
