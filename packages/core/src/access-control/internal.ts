// For other features of core. `index.ts` has what users of the package get.
export { isLive } from "./domain/session-lifetime.ts";
