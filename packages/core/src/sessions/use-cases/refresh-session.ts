import type { SessionDependencies } from "../dependencies.ts";
import type { RefreshTokenReused, SessionsEnded } from "../domain/events.ts";
import { judgeRefresh } from "../domain/refresh-token.ts";
import type { Session } from "../domain/session.ts";
import { InvalidRefreshToken } from "../errors.ts";
import type { IssuedTokens } from "./issue-tokens.ts";
import { issueTokens } from "./issue-tokens.ts";

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
 * Exchanges a refresh token for a new access token and the token's successor. Presented again within the grace
 * window it gets the same successor; presented later, its whole family is revoked, and stays so although this throws.
 * @throws InvalidRefreshToken
 */
export class RefreshSession {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async execute(input: RefreshSessionInput): Promise<IssuedTokens> {
    const { refreshTokenMint, unitOfWork } = this.#use;
    const presented = await refreshTokenMint.digest(input.refreshToken);
    const successor = await refreshTokenMint.successorOf(input.refreshToken);
    const successorDigest = await refreshTokenMint.digest(successor);

    // A refusal is a result here, not an error, so that what it revoked is committed.
    const issued = await unitOfWork.run(async () => {
      const { users, sessions, refreshTokens, clock, sessionPolicy } = this.#use;
      const now = clock.now();
      const token = await refreshTokens.consume(presented, now);
      if (token === null) return null;
      const session = await sessions.lock(token.sessionId);
      if (!session?.isLive(now)) return null;
      const verdict = judgeRefresh(token.consumedAt, sessionPolicy.refreshGrace, now);
      if (verdict === "reuse") return this.#revokeFamily(session, now);
      const user = await users.findById(session.userId);
      if (!user?.isActive) return null;

      const refreshed = session.refresh(sessionPolicy, now);
      await sessions.save(refreshed);
      if (verdict === "rotate") await refreshTokens.add(successorDigest, session.id);
      return issueTokens(this.#use, refreshed, successor, now);
    });
    if (issued === null) throw new InvalidRefreshToken();
    return issued;
  }

  async #revokeFamily(session: Session, now: Date): Promise<null> {
    const { sessions, events } = this.#use;
    const { id, userId } = session;
    await sessions.save(session.end("refresh_token_reused", now));
    await events.record<RefreshTokenReused>({
      type: "sessions.refresh_token_reused",
      actor: { type: "anonymous" },
      data: { userId, sessionId: id },
    });
    await events.record<SessionsEnded>({
      type: "sessions.sessions_ended",
      actor: { type: "anonymous" },
      data: { userId, sessionIds: [id], reason: "refresh_token_reused" },
    });
    return null;
  }
}
