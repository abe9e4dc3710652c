import { PreconditionFailed } from "../../shared/domain/errors.ts";
import type { UserId } from "../../shared/domain/id.ts";
import { UserNotFound } from "../domain/errors.ts";
import type { User } from "../domain/user.ts";
import type { UserRepository } from "../ports/user-repository.ts";

/** @throws UserNotFound, PreconditionFailed when a version is expected and is not the current one */
export async function lockUser(
  users: UserRepository,
  id: UserId,
  expectedVersion?: number | undefined,
): Promise<User> {
  const user = await users.lock(id);
  if (user === null) throw new UserNotFound();
  if (expectedVersion !== undefined && user.version !== expectedVersion) throw new PreconditionFailed();
  return user;
}
