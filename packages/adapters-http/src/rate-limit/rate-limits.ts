import type { RateLimitRule } from "./rate-limiter.ts";

const minute = 60;

/** Every rate limit. Clients are counted by address; IPv6 clients by their /64. */
export const rateLimits = {
  /** Registrations of one client. */
  registration: { name: "registration", points: 100, seconds: minute },
  /** Token requests of one client: sign-ins and refreshes together. */
  tokens: { name: "tokens", points: 300, seconds: minute },
  /** Wrong passwords of one client for one identifier, whether or not a user has it (OWASP ASVS 6.3.1). */
  signInAttempts: { name: "sign-in-attempts", points: 10, seconds: 15 * minute },
  /** Wrong passwords of one client for one user, by all identifiers together. Reaching it is not disclosed. */
  signInAttemptsOfUser: { name: "sign-in-attempts-of-user", points: 10, seconds: 15 * minute },
  /** Wrong passwords of all clients for one identifier. Higher, so that a few clients can't prevent sign-ins of another user. */
  signInAttemptsOfAll: { name: "sign-in-attempts-of-all", points: 100, seconds: 15 * minute },
  /** Wrong passwords of one signed-in user: a stolen session must not allow guessing the password. */
  passwordChecks: { name: "password-checks", points: 10, seconds: 15 * minute },
} as const satisfies Readonly<Record<string, RateLimitRule>>;
