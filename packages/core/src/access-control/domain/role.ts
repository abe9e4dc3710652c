import type { Permission } from "./permission.ts";
import type { RoleName } from "./role-name.ts";

/** A role as repositories store it. */
export interface RoleState {
  readonly name: RoleName;
  readonly description: string | null;
  readonly permissions: readonly Permission[];
  readonly isBuiltIn: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Grows by one with each save; 0 before the first. */
  readonly version: number;
}

/** What `Role.create` needs to create a role. */
export type NewRole = Pick<RoleState, "name" | "description" | "permissions" | "isBuiltIn">;

/** A named set of permissions. Immutable: each change returns a new Role. */
export class Role implements RoleState {
  readonly name: RoleName;
  readonly description: string | null;
  readonly permissions: readonly Permission[];
  readonly isBuiltIn: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;

  private constructor(state: RoleState) {
    this.name = state.name;
    this.description = state.description;
    this.permissions = [...new Set(state.permissions)].sort();
    this.isBuiltIn = state.isBuiltIn;
    this.createdAt = new Date(state.createdAt);
    this.updatedAt = new Date(state.updatedAt);
    this.version = state.version;
  }

  static create(role: NewRole, now: Date): Role {
    return new Role({ ...role, createdAt: now, updatedAt: now, version: 0 });
  }

  /** For repositories: a role as it was stored. */
  static restore(state: RoleState): Role {
    return new Role(state);
  }

  withDescription(description: string | null, now: Date): Role {
    return new Role({ ...this, description, updatedAt: now });
  }

  withPermissions(permissions: readonly Permission[], now: Date): Role {
    return new Role({ ...this, permissions, updatedAt: now });
  }
}
