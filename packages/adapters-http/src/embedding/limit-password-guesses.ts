import type {
  ChangePassword,
  DeleteOwnAccount,
  IssuedTokens,
  Portcullis,
  SignInInput,
} from "@portcullis/core";
import { accountLimit } from "../rate-limit/account-limit.ts";
import { InProcessRateLimiter } from "../rate-limit/in-process-rate-limiter.ts";
import { passwordChecks } from "../rate-limit/password-checks.ts";
import { RateLimitGate } from "../rate-limit/rate-limit-guard.ts";
import type { RateLimiter } from "../rate-limit/rate-limiter.ts";
import { signInLimits } from "../rate-limit/sign-in-limits.ts";

/** The use cases that check a password, with a limit on wrong ones. */
export interface GuessLimits {
  /**
   * 10 wrong ones in 15 minutes of one client for one account, by email and username together; 100 of all clients for one
   * identifier. It goes by `client.ip`. Once an account's limit was reached by one identifier, another fails like a
   * wrong password.
   */
  readonly signIn: { execute(input: SignInInput): Promise<IssuedTokens> };
  /** 10 wrong ones in 15 minutes of one user, together with `deleteOwnAccount`. */
  readonly changePassword: Pick<ChangePassword, "execute">;
  readonly deleteOwnAccount: Pick<DeleteOwnAccount, "execute">;
}

/**
 * The use cases that check a password, counting wrong ones as our own routes do (OWASP ASVS 6.3.1). One attempt too many
 * throws an EdgeError (`http.too_many_requests`) with `Retry-After`.
 * @param limiter counts in this process unless told otherwise
 */
export function limitPasswordGuesses(
  { signIn, changePassword, deleteOwnAccount }: Pick<Portcullis, keyof GuessLimits>,
  limiter: RateLimiter = new InProcessRateLimiter(),
): GuessLimits {
  const gate = new RateLimitGate(limiter);
  const signIns = signInLimits(({ identifier }: SignInInput) =>
    typeof identifier === "string" ? identifier : null,
  );
  return {
    signIn: {
      async execute(input) {
        const client = { ip: input.client?.ip ?? null, userAgent: null };
        const limit = accountLimit(gate, client.ip, input.identifier);
        return gate.attemptWithin(signIns, { client, body: input }, () => signIn.execute(input, limit));
      },
    },
    changePassword: {
      async execute(actor, input) {
        const change = () => changePassword.execute(actor, input);
        return actor.type === "user" ? gate.attemptWithin([passwordChecks], { actor }, change) : change();
      },
    },
    deleteOwnAccount: {
      async execute(actor, input) {
        const remove = () => deleteOwnAccount.execute(actor, input);
        return actor.type === "user" ? gate.attemptWithin([passwordChecks], { actor }, remove) : remove();
      },
    },
  };
}
