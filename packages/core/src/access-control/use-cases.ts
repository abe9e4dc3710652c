// Every use case of access control: `Portcullis` and `useCases` follow from this list.
export * from "./use-cases/change-role-description.ts";
export * from "./use-cases/create-role.ts";
export * from "./use-cases/delete-role.ts";
export * from "./use-cases/get-role.ts";
export * from "./use-cases/list-permissions.ts";
export * from "./use-cases/list-roles.ts";
export * from "./use-cases/prepare-access-control.ts";
export * from "./use-cases/set-role-permissions.ts";
