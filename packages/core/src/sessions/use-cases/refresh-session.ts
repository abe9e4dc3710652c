import { InvalidRefreshToken } from "../domain/errors.ts";
import { Session } from "../domain/session.ts";
import type { SessionDependencies } from "../rules/dependencies.ts";
import { exchangeRefreshToken } from "../rules/exchange-refresh-token.ts";
import type { IssuedTokens } from "../rules/issue-tokens.ts";
import { issueTokens } from "../rules/issue-tokens.ts";

/** The refresh token to exchange. */
export interface RefreshSessionInput {
  readonly refreshToken: string;
}

type Dependencies = Pick<
  SessionDependencies,
  | "users"
  | "sessions"
  | "refreshTokens"
  | "refreshTokenMint"
  | "accessTokenIssuer"
  | "unitOfWork"
  | "events"
  | "clock"
  | "sessionPolicy"
>;

/**
 * Exchanges a refresh token for an access token and the next refresh token. A token presented again within the grace
 * window gets the same successor. Presented later, it is reuse: its session is revoked, which is committed although this
 * throws. A session that was refreshed `maxRotations` times is ended in the same way.
 * @throws InvalidRefreshToken, RotationLimitReached
 */
export class RefreshSession {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async execute(input: RefreshSessionInput): Promise<IssuedTokens> {
    if (typeof input.refreshToken !== "string") throw new InvalidRefreshToken();
    const { refreshTokenMint, unitOfWork, clock } = this.#use;
    const presented = await refreshTokenMint.digest(input.refreshToken);
    const next = await refreshTokenMint.successorOf(input.refreshToken);
    const successor = await refreshTokenMint.digest(next);

    const issued = await unitOfWork.run(async () => {
      const outcome = await exchangeRefreshToken(this.#use, { presented, successor });
      return outcome instanceof Session ? issueTokens(this.#use, outcome, next, clock.now()) : outcome;
    });
    if (issued instanceof Error) throw issued;
    return issued;
  }
}
