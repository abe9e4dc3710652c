export * from "./access-control/index.ts";
export type { BackgroundWork, BackgroundWorkOptions } from "./background-work.ts";
export { startBackgroundWork } from "./background-work.ts";
export type {
  Dependencies,
  HostPorts,
  PersistencePorts,
  PortcullisOptions,
  Ports,
} from "./dependencies.ts";
export { createDependencies } from "./dependencies.ts";
export type { PortcullisError, PortcullisErrorCode } from "./errors.ts";
export * from "./event-delivery/index.ts";
export type { PortcullisEvent } from "./events.ts";
export { isEvent } from "./events.ts";
export * from "./identity/index.ts";
export type { Portcullis } from "./portcullis.ts";
export { createPortcullis, createUseCases, useCases } from "./portcullis.ts";
export * from "./sessions/index.ts";
export * from "./shared/index.ts";
