import type { UserActor } from "@portcullis/core";
import { rateLimits } from "./rate-limits.ts";

/** What counts wrong passwords of somebody who is signed in, for everything that asks for the password again. */
export const passwordChecks = {
  rule: rateLimits.passwordChecks,
  spentBy: "identity.wrong_password",
  key: ({ actor }: { readonly actor: UserActor }) => actor.userId,
};
