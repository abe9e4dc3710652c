import type { Route } from "../routing/route.ts";

const descriptions: Readonly<Record<string, string>> = {
  Authentication: "Sign up, sign in, stay signed in, sign out.",
  "Own account": "What everybody may do with their own account and sessions.",
  Users: "Administration of accounts.",
  "Roles and permissions": "Who may do what.",
  Service: "The service itself: health, keys, links.",
};

/** The tags of the routes, in their order; a host's own tags speak for themselves. */
export function tagsOf(routes: readonly Route[]): { name: string; description?: string }[] {
  const names = new Set(routes.map(({ tag }) => tag));
  return [...names].map((name) => {
    const description = descriptions[name];
    return { name, ...(description !== undefined && { description }) };
  });
}
