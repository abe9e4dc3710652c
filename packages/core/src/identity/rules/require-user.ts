import type { UserId } from "../../shared/domain/id.ts";
import { UserNotFound } from "../domain/errors.ts";
import type { User } from "../domain/user.ts";
import type { UserRepository } from "../ports/user-repository.ts";

/** @throws UserNotFound */
export async function requireUser(users: UserRepository, id: UserId): Promise<User> {
  const user = await users.findById(id);
  if (user === null) throw new UserNotFound();
  return user;
}
