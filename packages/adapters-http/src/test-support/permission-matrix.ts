import type { Call } from "./client.ts";
import { goodPassword } from "./test-api.ts";

/** Roles that hold exactly one permission. */
export const customRoles = {
  "user-reader": "users:read",
  "user-creator": "users:create",
  "user-editor": "users:update",
  "user-deleter": "users:delete",
  "role-assigner": "roles:assign",
  "role-reader": "roles:read",
  "role-manager": "roles:manage",
  "session-manager": "sessions:manage",
} as const;

export type Role = "superadmin" | "admin" | "user" | keyof typeof customRoles;

// Object.keys widens the keys of the record above.
export const customRoleNames = Object.keys(customRoles) as readonly (keyof typeof customRoles)[];

export interface Row {
  readonly access: "public" | "signed-in" | `${string}:${string}`;
  /** Who may, where that takes a permission. Every other role may not. */
  readonly roles?: readonly Role[];
  readonly call?: Call;
  /** The answer to those who may: of a request that changes nothing. */
  readonly answer: readonly [status: number, code?: string];
}

/** The id of nothing. */
export const nothing = "00000000-0000-7000-8000-000000000000";
const wrong = "a wrong password";
const taken = { email: "user@example.com", password: goodPassword };
const users = (custom: Role): readonly Role[] => ["superadmin", "admin", custom];
const noUser = [404, "identity.user_not_found"] as const;
const noRole = [404, "access.role_not_found"] as const;

/** Written by hand, not derived from the routes: a route that declares another permission differs from it. */
export const matrix: Readonly<Record<string, Row>> = {
  "post /auth/register": { access: "public", call: { json: taken }, answer: [409, "identity.email_taken"] },
  "post /auth/login": {
    access: "public",
    call: { json: { identifier: "user@example.com", password: wrong } },
    answer: [401, "sessions.invalid_credentials"],
  },
  "post /auth/refresh": {
    access: "public",
    call: { json: { refresh_token: "x" } },
    answer: [401, "sessions.invalid_refresh_token"],
  },
  "post /auth/token": {
    access: "public",
    call: { form: { grant_type: "refresh_token", refresh_token: "x" } },
    answer: [400],
  },
  "post /auth/logout": { access: "public", call: { json: { refresh_token: "x" } }, answer: [204] },
  "post /auth/logout-all": { access: "signed-in", answer: [204] },
  "get /auth/me": { access: "signed-in", answer: [200] },
  "patch /auth/me": { access: "signed-in", call: { json: {} }, answer: [200] },
  "delete /auth/me": {
    access: "signed-in",
    call: { json: { password: wrong } },
    answer: [403, "identity.wrong_password"],
  },
  "post /auth/me/password": {
    access: "signed-in",
    call: { json: { currentPassword: wrong, newPassword: goodPassword } },
    answer: [403, "identity.wrong_password"],
  },
  "get /auth/me/sessions": { access: "signed-in", answer: [200] },
  "delete /auth/me/sessions/{id}": { access: "signed-in", answer: [404, "sessions.session_not_found"] },
  "get /users": { access: "users:read", roles: users("user-reader"), answer: [200] },
  "post /users": {
    access: "users:create",
    roles: users("user-creator"),
    call: { json: taken },
    answer: [409, "identity.email_taken"],
  },
  "get /users/{id}": { access: "users:read", roles: users("user-reader"), answer: noUser },
  "patch /users/{id}": {
    access: "users:update",
    roles: users("user-editor"),
    call: { json: {} },
    answer: noUser,
  },
  "delete /users/{id}": { access: "users:delete", roles: users("user-deleter"), answer: noUser },
  "post /users/{id}/activate": { access: "users:update", roles: users("user-editor"), answer: noUser },
  "post /users/{id}/deactivate": { access: "users:update", roles: users("user-editor"), answer: noUser },
  "put /users/{id}/roles": {
    access: "roles:assign",
    roles: users("role-assigner"),
    call: { json: { roles: [] } },
    answer: noUser,
  },
  "get /users/{id}/sessions": {
    access: "sessions:manage",
    roles: users("session-manager"),
    answer: noUser,
  },
  "delete /users/{id}/sessions": {
    access: "sessions:manage",
    roles: users("session-manager"),
    answer: noUser,
  },
  "get /roles": { access: "roles:read", roles: users("role-reader"), answer: [200] },
  "post /roles": {
    access: "roles:manage",
    roles: users("role-manager"),
    call: { json: { name: "user", permissions: [] } },
    answer: [409, "access.role_name_taken"],
  },
  "get /roles/{name}": { access: "roles:read", roles: users("role-reader"), answer: noRole },
  "patch /roles/{name}": {
    access: "roles:manage",
    roles: users("role-manager"),
    call: { json: { description: null } },
    answer: noRole,
  },
  "delete /roles/{name}": { access: "roles:manage", roles: users("role-manager"), answer: noRole },
  "put /roles/{name}/permissions": {
    access: "roles:manage",
    roles: users("role-manager"),
    call: { json: { permissions: [] } },
    answer: noRole,
  },
  "get /permissions": { access: "roles:read", roles: users("role-reader"), answer: [200] },
  "post /authorization/check": {
    access: "users:read",
    roles: users("user-reader"),
    call: { json: { permissions: ["users:read"], userId: nothing } },
    answer: noUser,
  },
};

/** Built-in and custom. */
export const allRoles: readonly Role[] = ["superadmin", "admin", "user", ...customRoleNames];
