import type { Route } from "../route-kit/define/route.ts";

/** The tags of Portcullis's own routes. */
export const tags = {
  authentication: "Authentication",
  ownAccount: "Own account",
  users: "Users",
  rolesAndPermissions: "Roles and permissions",
  service: "Service",
} as const;

const descriptions: Readonly<Record<string, string>> = {
  [tags.authentication]: "Sign up, sign in, stay signed in, sign out.",
  [tags.ownAccount]: "What everybody may do with their own account and sessions.",
  [tags.users]: "Administration of accounts.",
  [tags.rolesAndPermissions]: "Who may do what.",
  [tags.service]: "The service itself: health, keys, links.",
};

/** The tags of the routes, in their order, with their descriptions where there are any. */
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
