/** The permissions that a host registers with `prepareAccessControl`, by name. */
export const todoPermissions = {
  "todos:read": "See own todos",
  "todos:write": "Create, change and delete own todos",
  "todos:manage": "See, change and delete the todos of others",
} as const;

export type TodoPermission = keyof typeof todoPermissions;
