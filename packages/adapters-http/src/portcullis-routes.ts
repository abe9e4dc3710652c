import type { Portcullis } from "@portcullis/core";
import { permissionRoutes } from "./access-control/permission-routes.ts";
import { roleRoutes } from "./access-control/role-routes.ts";
import { ownAccountRoutes } from "./authentication/own-account-routes.ts";
import { ownSessionRoutes } from "./authentication/own-session-routes.ts";
import { signInRoutes } from "./authentication/sign-in-routes.ts";
import { signOutRoutes } from "./authentication/sign-out-routes.ts";
import { tokenRoute } from "./authentication/token-route.ts";
import type { Route } from "./routing/route.ts";
import { userManagementRoutes } from "./users/user-management-routes.ts";
import { userRoutes } from "./users/user-routes.ts";

/** Every route of Portcullis's API, below its base path. */
export function portcullisRoutes(portcullis: Portcullis): readonly Route[] {
  return [
    ...signInRoutes(portcullis),
    tokenRoute(portcullis),
    ...signOutRoutes(portcullis),
    ...ownAccountRoutes(portcullis),
    ...ownSessionRoutes(portcullis),
    ...userRoutes(portcullis),
    ...userManagementRoutes(portcullis),
    ...roleRoutes(portcullis),
    ...permissionRoutes(portcullis),
  ];
}
