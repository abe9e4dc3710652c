import type { UserId } from "./id.ts";

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
