export { coreModule } from "./core-module.ts";
export { rebindPorts } from "./rebind-ports.ts";
export type { Types } from "./types.ts";
export { TYPES } from "./types.ts";
