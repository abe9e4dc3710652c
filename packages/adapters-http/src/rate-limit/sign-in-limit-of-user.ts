import type { PasswordCheckLimit } from "@portcullis/core";
import { clientKey } from "../middleware/client-address.ts";
import { identifierKey } from "./identifier-key.ts";
import type { RateLimitGuard } from "./rate-limit-guard.ts";
import { rateLimits } from "./rate-limits.ts";

/**
 * Counts wrong passwords of one client for one user, by any identifier. An identifier that no user has is
 * counted by itself, so that both take the same time. Once the limit is reached, sign-in fails as with a wrong password: a
 * 429 by username after failures by email would reveal that both belong to one user.
 * @param ip of the client; null counts all clients without an address as one
 */
export function signInLimitOfUser(
  guard: RateLimitGuard,
  ip: string | null,
  identifier: unknown,
): PasswordCheckLimit {
  return ({ userId, verify, refuse }) => {
    const unknown = typeof identifier === "string" ? identifierKey(identifier) : "";
    const user = userId === null ? `identifier:${unknown}` : `user:${userId}`;
    return guard.check(
      { rule: rateLimits.signInAttemptsOfUser, key: `${clientKey(ip ?? "")} ${user}` },
      { check: verify, decoy: refuse, isCounted: ({ matches }) => !matches },
    );
  };
}
