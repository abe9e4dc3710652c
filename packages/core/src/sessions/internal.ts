// For the assembly of core. `index.ts` has what users of the package get.
export { EndSessionsOfUser } from "./event-handlers/end-sessions-of-user.ts";
