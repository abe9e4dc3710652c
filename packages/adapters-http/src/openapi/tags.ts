import type { Route } from "../route-kit/define/route.ts";

/** The tags of Portcullis's own routes. */
export const tags = {
  authentication: "Authentication",
  ownAccount: "Current user",
  users: "Users",
  rolesAndPermissions: "Roles and permissions",
  service: "Service",
} as const;

const descriptions: Readonly<Record<string, string>> = {
  [tags.authentication]: "Register, sign in, refresh tokens, sign out.",
  [tags.ownAccount]: "The current user's account and sessions.",
  [tags.users]: "User administration.",
  [tags.rolesAndPermissions]: "Role and permission administration.",
  [tags.service]: "Health, public keys and links.",
};

/** The tags of the routes, in the order of their first use, with their descriptions. */
export function tagsOf(
  routes: readonly Route[],
  own: Readonly<Record<string, string>>,
): { name: string; description?: string }[] {
  const names = new Set(routes.map(({ tag }) => tag));
  return [...names].map((name) => {
    const description = descriptions[name] ?? own[name];
    return { name, ...(description !== undefined && { description }) };
  });
}
