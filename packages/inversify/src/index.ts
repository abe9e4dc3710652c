export { coreModule } from "./core-module.ts";
export type { Types } from "./types.ts";
export { TYPES } from "./types.ts";
