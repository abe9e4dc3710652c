import type {
  ChangePassword,
  DeleteOwnAccount,
  IssuedTokens,
  Portcullis,
  SignInInput,
} from "@portcullis/core";
import { InProcessRateLimiter } from "../rate-limit/in-process-rate-limiter.ts";
import { passwordChecks } from "../rate-limit/password-checks.ts";
import { RateLimitGuard } from "../rate-limit/rate-limit-guard.ts";
import type { RateLimiter } from "../rate-limit/rate-limiter.ts";
import { signInLimitOfUser } from "../rate-limit/sign-in-limit-of-user.ts";
import { signInLimits } from "../rate-limit/sign-in-limits.ts";

/** The use cases that check a password, with limits on wrong passwords. */
export interface GuessLimits {
  /**
   * In 15 minutes, 10 wrong passwords of one client (`client.ip`) for one user, by email and username together, and 100
   * of all clients for one identifier. After a user's limit is reached by one identifier, sign-in by another fails as
   * with a wrong password.
   */
  readonly signIn: { execute(input: SignInInput): Promise<IssuedTokens> };
  /** 10 wrong passwords of one user in 15 minutes, together with `deleteOwnAccount`. */
  readonly changePassword: Pick<ChangePassword, "execute">;
  readonly deleteOwnAccount: Pick<DeleteOwnAccount, "execute">;
}

/**
 * Wraps the use cases that check a password with the limits of Portcullis's own routes (OWASP ASVS 6.3.1). Beyond a limit
 * they throw an `HttpError` (`http.too_many_requests`) with `Retry-After`.
 * @param limiter Default: an `InProcessRateLimiter`.
 */
export function limitPasswordGuesses(
  { signIn, changePassword, deleteOwnAccount }: Pick<Portcullis, keyof GuessLimits>,
  limiter: RateLimiter = new InProcessRateLimiter(),
): GuessLimits {
  const guard = new RateLimitGuard(limiter);
  const signIns = signInLimits(({ identifier }: SignInInput) =>
    typeof identifier === "string" ? identifier : null,
  );
  return {
    signIn: {
      async execute(input) {
        const client = { ip: input.client?.ip ?? null, userAgent: null };
        const limit = signInLimitOfUser(guard, client.ip, input.identifier);
        return guard.attempt(signIns, { client, body: input }, () => signIn.execute(input, limit));
      },
    },
    changePassword: {
      async execute(actor, input) {
        const change = () => changePassword.execute(actor, input);
        return actor.type === "user" ? guard.attempt([passwordChecks], { actor }, change) : change();
      },
    },
    deleteOwnAccount: {
      async execute(actor, input) {
        const remove = () => deleteOwnAccount.execute(actor, input);
        return actor.type === "user" ? guard.attempt([passwordChecks], { actor }, remove) : remove();
      },
    },
  };
}
