import type { SessionId } from "../../shared/domain/id.ts";
import type { SessionDependencies } from "../dependencies.ts";
import type { RefreshTokenReused } from "../domain/events.ts";
import type { RefreshTokenDigest, RefreshVerdict } from "../domain/refresh-token.ts";
import { judgeRefresh } from "../domain/refresh-token.ts";
import type { Session } from "../domain/session.ts";
import { InvalidRefreshToken } from "../errors.ts";
import { endSession } from "./end-session.ts";
import type { IssuedTokens } from "./issue-tokens.ts";
import { issueTokens } from "./issue-tokens.ts";

/** The token that `RefreshSession` exchanges. */
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
    if (typeof input.refreshToken !== "string") throw new InvalidRefreshToken();
    const { refreshTokenMint, unitOfWork } = this.#use;
    const presented = await refreshTokenMint.digest(input.refreshToken);
    const successor = await refreshTokenMint.successorOf(input.refreshToken);
    const successorDigest = await refreshTokenMint.digest(successor);

    // A refusal is a result here, not an error, so that what it revoked is committed.
    const issued = await unitOfWork.run(async () => {
      const { clock, refreshTokens } = this.#use;
      const token = await refreshTokens.findByDigest(presented);
      if (token === null) return null;
      const isRepeat = token.consumedAt !== null && this.#judge(token.consumedAt, clock.now()) === "repeat";
      const rotate = () => this.#rotate(presented, token.sessionId, successorDigest);
      const session = isRepeat ? await this.#repeat(token.sessionId) : await rotate();
      return session && issueTokens(this.#use, session, successor, clock.now());
    });
    if (issued === null) throw new InvalidRefreshToken();
    return issued;
  }

  /** Changes nothing, so it needs no lock: hundreds of clients with one token don't queue for it. */
  async #repeat(id: SessionId): Promise<Session | null> {
    const session = await this.#use.sessions.findById(id);
    return session?.isLive(this.#use.clock.now()) && (await this.#isActive(session)) ? session : null;
  }

  /** Locks the session before the token, as everything that ends or deletes sessions does. */
  async #rotate(
    presented: RefreshTokenDigest,
    id: SessionId,
    successor: RefreshTokenDigest,
  ): Promise<Session | null> {
    const { sessions, refreshTokens, sessionPolicy, clock } = this.#use;
    const session = await sessions.lock(id);
    // Read only now: whoever held the session meanwhile may have used the token up.
    const now = clock.now();
    if (!session?.isLive(now) || !(await this.#isActive(session))) return null;
    const token = await refreshTokens.consume(presented, now);
    if (token === null) return null;
    const verdict = this.#judge(token.consumedAt, now);
    if (verdict === "reuse") return this.#revokeFamily(session);
    if (verdict === "repeat") return session;
    const refreshed = session.refresh(sessionPolicy, now);
    await sessions.save(refreshed);
    await refreshTokens.add(successor, session.id);
    return refreshed;
  }

  #judge(consumedBefore: Date | null, now: Date): RefreshVerdict {
    return judgeRefresh(consumedBefore, this.#use.sessionPolicy.refreshGrace, now);
  }

  async #isActive(session: Session): Promise<boolean> {
    return (await this.#use.users.findById(session.userId))?.isActive ?? false;
  }

  async #revokeFamily({ id, userId }: Session): Promise<null> {
    const actor = { type: "anonymous" } as const;
    await this.#use.events.record<RefreshTokenReused>({
      type: "sessions.refresh_token_reused",
      actor,
      data: { userId, sessionId: id },
    });
    await endSession(this.#use, actor, id, "refresh_token_reused");
    return null;
  }
}
