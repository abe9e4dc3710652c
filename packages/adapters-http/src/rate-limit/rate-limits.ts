import type { RateLimitRule } from "./rate-limiter.ts";

const minute = 60;

/** Every limit there is. Clients are counted by address, an IPv6 one by its /64. */
export const rateLimits = {
  /** Sign-ups of one client. */
  registration: { name: "registration", points: 100, seconds: minute },
  /** Requests of one client for tokens: sign-ins and refreshes together. */
  tokens: { name: "tokens", points: 300, seconds: minute },
  /** Wrong passwords of one client for one identifier, whether anybody has it or not (OWASP ASVS 6.3.1). */
  signInAttempts: { name: "sign-in-attempts", points: 10, seconds: 15 * minute },
  /** Wrong passwords of one client for one account, by all its identifiers together; reaching it is not told. */
  signInAttemptsOfAccount: { name: "sign-in-attempts-of-account", points: 10, seconds: 15 * minute },
  /** Wrong passwords of all clients for one identifier: far more, so that a stranger can't easily lock its owner out. */
  signInAttemptsOfAll: { name: "sign-in-attempts-of-all", points: 100, seconds: 15 * minute },
  /** Wrong passwords of one signed-in user: a stolen session must not become a stolen account. */
  passwordChecks: { name: "password-checks", points: 10, seconds: 15 * minute },
} as const satisfies Readonly<Record<string, RateLimitRule>>;
