import type { SessionId } from "../../shared/domain/id.ts";
import { InvalidRefreshToken } from "../domain/errors.ts";
import { judgeRefresh } from "../domain/refresh-token.ts";
import type { SessionDependencies } from "../rules/dependencies.ts";
import { endSession } from "../rules/end-session.ts";

/** Either token of the session. */
export type SignOutInput = { readonly accessToken: string } | { readonly refreshToken: string };

type Dependencies = Pick<
  SessionDependencies,
  | "accessTokenVerifier"
  | "refreshTokens"
  | "refreshTokenMint"
  | "sessions"
  | "unitOfWork"
  | "events"
  | "clock"
  | "sessionPolicy"
>;

/**
 * Ends the session of a token, whose access tokens are refused from then on. Idempotent: no error when the session has
 * ended, or the refresh token is unknown or expired (RFC 7009 §2.2).
 * @throws InvalidAccessToken when an access token is forged or expired
 * @throws InvalidRefreshToken when there is neither
 */
export class SignOut {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async execute(input: SignOutInput): Promise<void> {
    const { unitOfWork, sessions } = this.#use;
    const id = await this.#sessionOf(input);
    if (id === null) return;

    await unitOfWork.run(async () => {
      const session = await sessions.findById(id);
      if (session === null) return;
      await endSession(this.#use, { type: "user", userId: session.userId }, id, "signed_out");
    });
  }

  async #sessionOf(input: SignOutInput): Promise<SessionId | null> {
    const { accessTokenVerifier, refreshTokenMint, refreshTokens, sessionPolicy, clock } = this.#use;
    const { accessToken, refreshToken }: Partial<Record<"accessToken" | "refreshToken", string>> = input;
    if (typeof accessToken === "string") return (await accessTokenVerifier.verify(accessToken)).sessionId;
    if (typeof refreshToken !== "string") throw new InvalidRefreshToken();
    const token = await refreshTokens.findByDigest(await refreshTokenMint.digest(refreshToken));
    if (token === null) return null;
    // Treated like an unknown one, because its digest may be pruned at any time.
    const hasExpired = judgeRefresh(token.consumedAt, sessionPolicy, clock.now()) === "expired";
    return hasExpired ? null : token.sessionId;
  }
}
