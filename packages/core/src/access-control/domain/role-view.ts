import type { Role } from "./role.ts";

/** A role as use cases return it: plain data, safe to serialise. */
export interface RoleView {
  readonly name: string;
  readonly description: string | null;
  readonly permissions: readonly string[];
  readonly isBuiltIn: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export function toRoleView(role: Role): RoleView {
  const { name, description, permissions, isBuiltIn, createdAt, updatedAt } = role;
  return { name, description, permissions, isBuiltIn, createdAt, updatedAt };
}
