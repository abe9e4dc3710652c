// Every use case of sessions: `Portcullis` and `useCases` follow from this list.
export * from "./use-cases/authenticate-access-token.ts";
export * from "./use-cases/get-own-account.ts";
export * from "./use-cases/list-sessions.ts";
export * from "./use-cases/purge-sessions.ts";
export * from "./use-cases/refresh-session.ts";
export * from "./use-cases/revoke-own-session.ts";
export * from "./use-cases/revoke-user-sessions.ts";
export * from "./use-cases/sign-in.ts";
export * from "./use-cases/sign-out.ts";
export * from "./use-cases/sign-out-everywhere.ts";
