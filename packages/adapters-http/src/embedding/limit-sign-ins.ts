import type { Portcullis, SignIn, SignInInput } from "@portcullis/core";
import { RateLimitGate } from "../rate-limit/gate.ts";
import { InProcessRateLimiter } from "../rate-limit/in-process-rate-limiter.ts";
import type { RateLimiter } from "../rate-limit/rate-limiter.ts";
import { signInLimits } from "../rate-limit/sign-in-limits.ts";

/**
 * Signs in as the use case does, and counts wrong passwords as our own route does (OWASP ASVS 6.3.1): 10 in 15 minutes
 * of one client for one identifier, 100 of all clients. Pass `client.ip`, else all clients count as one.
 * @param limiter counts in this process unless told otherwise
 * @returns `execute` throws besides an EdgeError (`http.too_many_requests`) with `Retry-After`
 */
export function limitSignIns(
  { signIn }: Pick<Portcullis, "signIn">,
  limiter: RateLimiter = new InProcessRateLimiter(),
): Pick<SignIn, "execute"> {
  const gate = new RateLimitGate(limiter);
  const limits = signInLimits(({ identifier }: SignInInput) =>
    typeof identifier === "string" ? identifier : null,
  );
  return {
    async execute(input) {
      const client = { ip: input.client?.ip ?? null, userAgent: null };
      return gate.attemptWithin(limits, { client, body: input }, () => signIn.execute(input));
    },
  };
}
