export * from "./access-control/index.ts";
export type { BackgroundWork, BackgroundWorkOptions } from "./background-work.ts";
export { startBackgroundWork } from "./background-work.ts";
export type { PortcullisError, PortcullisErrorCode } from "./errors.ts";
export * from "./identity/index.ts";
export type { Dependencies, PersistencePorts, Portcullis, PortcullisOptions, Ports } from "./portcullis.ts";
export { createDependencies, createPortcullis, createUseCases, useCases } from "./portcullis.ts";
export * from "./sessions/index.ts";
export * from "./shared/index.ts";
