// For other features of core. `index.ts` has what users of the package get.
export { findByIdentifier } from "./rules/find-by-identifier.ts";
export { isOwnId } from "./rules/is-own-id.ts";
export { lockUser } from "./rules/lock-user.ts";
export { refuseEscalationOver } from "./rules/refuse-escalation.ts";
export { requireUser } from "./rules/require-user.ts";
