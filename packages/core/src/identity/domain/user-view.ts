import type { UserId } from "../../shared/domain/id.ts";
import type { User } from "./user.ts";

/** A user as use cases return it: plain data without the password hash. */
export interface UserView {
  readonly id: UserId;
  readonly email: string;
  readonly username: string | null;
  readonly name: string | null;
  readonly isActive: boolean;
  readonly emailVerified: boolean;
  /** Names, in ascending order. */
  readonly roles: readonly string[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Grows by one with each change; pass it as `expectedVersion`. */
  readonly version: number;
}

/** For directories: a user as use cases return it. */
export function toUserView(user: User): UserView {
  const { id, name, isActive, emailVerified, roles, createdAt, updatedAt, version } = user;
  return {
    id,
    email: user.email.address,
    username: user.username?.value ?? null,
    name,
    isActive,
    emailVerified,
    roles,
    createdAt,
    updatedAt,
    version,
  };
}
