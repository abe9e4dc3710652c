// For the assembly of core. `index.ts` has what users of the package get.
export { EndSessionsWithAccount } from "./event-handlers/end-sessions-with-account.ts";
