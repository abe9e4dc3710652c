import type { Portcullis } from "@portcullis/core";
import type { Route } from "../route-kit/define/route.ts";
import { accountRoutes } from "./account/account-routes.ts";
import { sessionRoutes } from "./account/session-routes.ts";
import { permissionRoutes } from "./roles/permission-routes.ts";
import { roleRoutes } from "./roles/role-routes.ts";
import { signInRoutes } from "./sign-in/sign-in-routes.ts";
import { signOutRoutes } from "./sign-in/sign-out-routes.ts";
import { tokenRoute } from "./sign-in/token-route.ts";
import { userManagementRoutes } from "./users/user-management-routes.ts";
import { userRoutes } from "./users/user-routes.ts";

/** Every route of Portcullis's API, relative to its base path. */
export function portcullisRoutes(portcullis: Portcullis): readonly Route[] {
  return [
    ...signInRoutes(portcullis),
    tokenRoute(portcullis),
    ...signOutRoutes(portcullis),
    ...accountRoutes(portcullis),
    ...sessionRoutes(portcullis),
    ...userRoutes(portcullis),
    ...userManagementRoutes(portcullis),
    ...roleRoutes(portcullis),
    ...permissionRoutes(portcullis),
  ];
}
