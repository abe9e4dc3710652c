import type { RoleName } from "../../access-control/index.ts";
import type { UserId } from "../../shared/domain/id.ts";
import type { Email } from "./email.ts";
import type { PasswordHash } from "./password-hash.ts";
import type { Username } from "./username.ts";

/** The fields of a user that people edit. */
export interface Profile {
  readonly email: Email;
  readonly username: Username | null;
  readonly name: string | null;
}

/** Fields left out keep their value; null clears one. */
export type ProfileChange = Partial<Profile>;

/** A user as repositories store it. */
export interface UserState extends Profile {
  readonly id: UserId;
  /** Null for a user who does not sign in with a password. */
  readonly passwordHash: PasswordHash | null;
  readonly isActive: boolean;
  readonly emailVerified: boolean;
  readonly roles: readonly RoleName[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Grows by one with each save; 0 before the first. */
  readonly version: number;
}

/** What `User.register` needs to create a user. Default of the other fields of the profile: null. */
export type NewUser = Pick<UserState, "id" | "email" | "passwordHash" | "roles"> & Partial<Profile>;

/** A user. Immutable: each change returns a new User. */
export class User implements UserState {
  readonly id: UserId;
  readonly email: Email;
  readonly username: Username | null;
  readonly name: string | null;
  readonly passwordHash: PasswordHash | null;
  readonly isActive: boolean;
  readonly emailVerified: boolean;
  readonly roles: readonly RoleName[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;

  private constructor(state: UserState) {
    this.id = state.id;
    this.email = state.email;
    this.username = state.username;
    this.name = state.name;
    this.passwordHash = state.passwordHash;
    this.isActive = state.isActive;
    this.emailVerified = state.emailVerified;
    this.roles = [...new Set(state.roles)].sort();
    this.createdAt = new Date(state.createdAt);
    this.updatedAt = new Date(state.updatedAt);
    this.version = state.version;
  }

  /** A new user: active, its email not yet verified. */
  static register(user: NewUser, now: Date): User {
    return new User({
      username: null,
      name: null,
      ...user,
      isActive: true,
      emailVerified: false,
      createdAt: now,
      updatedAt: now,
      version: 0,
    });
  }

  /** For repositories: a user as it was stored. */
  static restore(state: UserState): User {
    return new User(state);
  }

  hasRole(role: RoleName): boolean {
    return this.roles.includes(role);
  }

  /** The fields of the change that the user does not have already. */
  differences({ email, username, name }: ProfileChange): ProfileChange {
    return {
      ...(email !== undefined && email.address !== this.email.address && { email }),
      ...(username !== undefined && username?.value !== this.username?.value && { username }),
      ...(name !== undefined && name !== this.name && { name }),
    };
  }

  /** A changed email is no longer verified, unless only its spelling changed. */
  changeProfile(change: ProfileChange, now: Date): User {
    const sameMailbox = change.email === undefined || change.email.key === this.email.key;
    return new User({
      ...this,
      ...change,
      emailVerified: this.emailVerified && sameMailbox,
      updatedAt: now,
    });
  }

  changePassword(passwordHash: PasswordHash, now: Date): User {
    return new User({ ...this, passwordHash, updatedAt: now });
  }

  /** For the same password, hashed with stronger parameters: `updatedAt` stays. */
  upgradeHash(passwordHash: PasswordHash): User {
    return new User({ ...this, passwordHash });
  }

  activate(now: Date): User {
    return new User({ ...this, isActive: true, updatedAt: now });
  }

  deactivate(now: Date): User {
    return new User({ ...this, isActive: false, updatedAt: now });
  }

  assignRoles(roles: readonly RoleName[], now: Date): User {
    return new User({ ...this, roles, updatedAt: now });
  }
}
