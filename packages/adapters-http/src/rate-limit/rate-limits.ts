import type { RateLimitRule } from "./rate-limiter.ts";

const minute = 60;

/** Every rate limit. Clients are counted by address; IPv6 clients by their /64. */
export const rateLimits = {
  /** Registrations of one client. */
  registration: { name: "registration", points: 100, seconds: minute },
  /** Token requests of one client: sign-ins and refreshes together. */
  tokens: { name: "tokens", points: 300, seconds: minute },
  /** Wrong passwords of one client for one identifier, whether or not an account has it (OWASP ASVS 6.3.1). */
  signInAttempts: { name: "sign-in-attempts", points: 10, seconds: 15 * minute },
  /** Wrong passwords of one client for one account, by all its identifiers together. Reaching it is not disclosed. */
  signInAttemptsOfAccount: { name: "sign-in-attempts-of-account", points: 10, seconds: 15 * minute },
  /** Wrong passwords of all clients for one identifier. Higher, so that others can't easily lock an account. */
  signInAttemptsOfAll: { name: "sign-in-attempts-of-all", points: 100, seconds: 15 * minute },
  /** Wrong passwords of one signed-in user: a stolen session must not give access to the account's password. */
  passwordChecks: { name: "password-checks", points: 10, seconds: 15 * minute },
} as const satisfies Readonly<Record<string, RateLimitRule>>;
