import type { UserActor } from "@portcullis/core";
import { rateLimits } from "./rate-limits.ts";

/** The limit on wrong passwords of a signed-in user, shared by all operations that require the password again. */
export const passwordChecks = {
  rule: rateLimits.passwordChecks,
  countedError: "identity.wrong_password",
  key: ({ actor }: { readonly actor: UserActor }) => actor.userId,
};
