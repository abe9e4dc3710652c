import type { SessionId } from "../../shared/domain/id.ts";
import { InvalidRefreshToken } from "../domain/errors.ts";
import { judgeRefresh } from "../domain/refresh-token.ts";
import type { SessionDependencies } from "../rules/dependencies.ts";
import { endSession } from "../rules/end-session.ts";

/** Either token of the session proves the right to end it. */
export type SignOutInput = { readonly accessToken: string } | { readonly refreshToken: string };

type Dependencies = Pick<
  SessionDependencies,
  | "accessTokenVerifier"
  | "refreshTokens"
  | "refreshTokenMint"
  | "sessions"
  | "users"
  | "unitOfWork"
  | "events"
  | "clock"
  | "sessionPolicy"
>;

/**
 * Ends the session of a token; its access tokens are dead at once. Idempotent: an ended session, or a refresh token
 * that is unknown or was used up so long ago that it has expired (RFC 7009 §2.2), is no error.
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
    // Whether its digest is still stored makes no difference.
    const hasExpired = judgeRefresh(token.consumedAt, sessionPolicy, clock.now()) === "expired";
    return hasExpired ? null : token.sessionId;
  }
}
