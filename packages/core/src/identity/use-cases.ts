// Every use case of identity: `Portcullis` and `useCases` follow from this list.
export * from "./use-cases/activate-user.ts";
export * from "./use-cases/assign-roles.ts";
export * from "./use-cases/change-password.ts";
export * from "./use-cases/check-permissions.ts";
export * from "./use-cases/create-first-superadmin.ts";
export * from "./use-cases/create-user.ts";
export * from "./use-cases/deactivate-user.ts";
export * from "./use-cases/delete-own-account.ts";
export * from "./use-cases/delete-user.ts";
export * from "./use-cases/get-user.ts";
export * from "./use-cases/list-users.ts";
export * from "./use-cases/register-user.ts";
export * from "./use-cases/update-own-profile.ts";
export * from "./use-cases/update-user.ts";
