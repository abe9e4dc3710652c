import type { UserId } from "../../shared/domain/id.ts";
import type { Email } from "../domain/email.ts";
import type { User } from "../domain/user.ts";
import type { Username } from "../domain/username.ts";

/** Stores users, each with a unique email and a unique username. */
export interface UserRepository {
  findById(id: UserId): Promise<User | null>;
  /** By the identifier's `key`. */
  findByIdentifier(identifier: Email | Username): Promise<User | null>;
  /**
   * Reads the user and locks it until the running unit of work ends: other `lock` and `save` calls for it wait.
   * @throws OutsideUnitOfWork
   */
  lock(id: UserId): Promise<User | null>;
  /**
   * The ids of all active users with the role superadmin. Other calls wait until the running unit of work ends, so that
   * two concurrent demotions can't each count the other's superadmin.
   * @throws OutsideUnitOfWork
   */
  lockActiveSuperadmins(): Promise<ReadonlySet<UserId>>;
  /**
   * Stores a new user and returns it with version 1.
   * @throws EmailTaken, UsernameTaken also when two writes race
   * @throws ConcurrentModification when a user with this id exists
   * @throws UnknownRole when one of its roles does not exist
   */
  add(user: User): Promise<User>;
  /**
   * Stores a changed user and returns it with the next version.
   * @throws EmailTaken, UsernameTaken also when two writes race
   * @throws ConcurrentModification when the stored version is not the user's, or the user was deleted
   * @throws UnknownRole when one of its roles does not exist
   */
  save(user: User): Promise<User>;
  /**
   * Deletes the user with all sessions and tokens: once committed, no method finds any of them. Rows of sessions without IP
   * address and user agent, which no method returns, may stay until the next purge.
   * @returns whether there was one
   */
  remove(id: UserId): Promise<boolean>;
}
