import { DomainError } from "../../shared/domain/domain-error.ts";
import type { SessionId } from "../../shared/domain/id.ts";
import { InvalidRefreshToken } from "../domain/errors.ts";
import type { RefreshTokenDigest, RefreshVerdict } from "../domain/refresh-token.ts";
import { digestsNeededSince, judgeRefresh } from "../domain/refresh-token.ts";
import { Session } from "../domain/session.ts";
import type { SessionDependencies } from "../rules/dependencies.ts";
import type { IssuedTokens } from "../rules/issue-tokens.ts";
import { issueTokens } from "../rules/issue-tokens.ts";
import type { RefreshRefusal } from "../rules/refuse-refresh.ts";
import { refuseAtRotationLimit, refuseReusedToken } from "../rules/refuse-refresh.ts";

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

/** Every 16th rotation deletes up to 64 digests, so that a backlog shrinks. */
const pruning = { every: 16, atMost: 64 } as const;

/** A refusal is returned from the transaction, not thrown, so that the revocation is committed. */
type Outcome = Session | RefreshRefusal;

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
    const { refreshTokenMint, unitOfWork } = this.#use;
    const presented = await refreshTokenMint.digest(input.refreshToken);
    const successor = await refreshTokenMint.successorOf(input.refreshToken);
    const successorDigest = await refreshTokenMint.digest(successor);

    const issued = await unitOfWork.run(async () => {
      const outcome = await this.#refresh(presented, successorDigest);
      return outcome instanceof Session
        ? issueTokens(this.#use, outcome, successor, this.#use.clock.now())
        : outcome;
    });
    if (issued instanceof DomainError) throw issued;
    return issued;
  }

  async #refresh(presented: RefreshTokenDigest, successor: RefreshTokenDigest): Promise<Outcome> {
    const token = await this.#use.refreshTokens.findByDigest(presented);
    if (token === null) return new InvalidRefreshToken();
    const verdict = this.#judge(token.consumedAt, this.#use.clock.now());
    if (verdict === "expired") return new InvalidRefreshToken();
    return verdict === "repeat"
      ? this.#repeat(token.sessionId)
      : this.#rotate(presented, token.sessionId, successor);
  }

  /** Reads only, so it takes no lock that concurrent clients with the same token would wait for. */
  async #repeat(id: SessionId): Promise<Outcome> {
    const session = await this.#use.sessions.findById(id);
    if (!session?.isLive(this.#use.clock.now()) || !(await this.#isActive(session)))
      return new InvalidRefreshToken();
    return session;
  }

  /** Locks the session before the token, as everything that ends or deletes sessions does. */
  async #rotate(
    presented: RefreshTokenDigest,
    id: SessionId,
    successor: RefreshTokenDigest,
  ): Promise<Outcome> {
    const { sessions, refreshTokens, sessionPolicy, clock } = this.#use;
    const session = await sessions.lock(id);
    // Read after the lock: another refresh may have consumed the token while this one waited.
    const now = clock.now();
    if (!session?.isLive(now) || !(await this.#isActive(session))) return new InvalidRefreshToken();
    const token = await refreshTokens.consume(presented, now);
    if (token === null) return new InvalidRefreshToken();
    const verdict = this.#judge(token.consumedAt, now);
    if (verdict === "repeat") return session;
    if (verdict === "reuse") return refuseReusedToken(this.#use, session);
    if (verdict === "expired") return new InvalidRefreshToken();
    if (!session.mayRotate(sessionPolicy)) return refuseAtRotationLimit(this.#use, session);
    const refreshed = session.refresh(sessionPolicy, now);
    await sessions.save(refreshed);
    await refreshTokens.add({ digest: successor, sessionId: session.id });
    if (refreshed.rotations % pruning.every === 0)
      await refreshTokens.prune(session.id, digestsNeededSince(sessionPolicy, now), pruning.atMost);
    return refreshed;
  }

  #judge(consumedBefore: Date | null, now: Date): RefreshVerdict {
    return judgeRefresh(consumedBefore, this.#use.sessionPolicy, now);
  }

  async #isActive(session: Session): Promise<boolean> {
    return (await this.#use.users.findById(session.userId))?.isActive ?? false;
  }
}
