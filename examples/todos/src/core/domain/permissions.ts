/** What a host registers with `prepareAccessControl`, by name. */
export const todoPermissions = {
  "todos:read": "See one's own todos",
  "todos:write": "Create, change and delete one's own todos",
  "todos:manage": "See, change and delete the todos of others",
} as const;

export type TodoPermission = keyof typeof todoPermissions;
