import type { PasswordCheckLimit } from "@portcullis/core";
import { clientKey } from "../middleware/client-address.ts";
import { identifierKey } from "./identifier-key.ts";
import type { RateLimitGate } from "./rate-limit-guard.ts";
import { rateLimits } from "./rate-limits.ts";

/**
 * Counts wrong passwords of one client for one account, by whatever identifier they came. What no account has is counted
 * by itself, so that both cost the same. Once the limit is reached the sign-in fails as with a wrong password: a 429 by
 * username after failures by email would tell that both belong to one account.
 * @param ip of the client; null counts all clients without an address as one
 */
export function accountLimit(
  gate: RateLimitGate,
  ip: string | null,
  identifier: unknown,
): PasswordCheckLimit {
  return ({ userId, verify, refuse }) => {
    const unknown = typeof identifier === "string" ? identifierKey(identifier) : "";
    const account = userId === null ? `identifier:${unknown}` : `user:${userId}`;
    return gate.checkWithin(
      { rule: rateLimits.signInAttemptsOfAccount, key: `${clientKey(ip ?? "")} ${account}` },
      { check: verify, decoy: refuse, isSpent: ({ matches }) => !matches },
    );
  };
}
