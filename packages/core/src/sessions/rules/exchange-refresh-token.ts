import type { SessionId } from "../../shared/domain/id.ts";
import { InvalidRefreshToken } from "../domain/errors.ts";
import type { RefreshTokenDigest } from "../domain/refresh-token.ts";
import { digestsNeededSince, judgeRefresh } from "../domain/refresh-token.ts";
import type { Session } from "../domain/session.ts";
import type { SessionDependencies } from "./dependencies.ts";
import type { RefreshRefusal } from "./refuse-refresh.ts";
import { refuseAtRotationLimit, refuseReusedToken } from "./refuse-refresh.ts";

type Dependencies = Pick<
  SessionDependencies,
  "users" | "sessions" | "refreshTokens" | "events" | "clock" | "sessionPolicy"
>;

/** The digests of a refresh token and of the one that replaces it. */
interface Exchange {
  readonly presented: RefreshTokenDigest;
  readonly successor: RefreshTokenDigest;
}

/** Every 16th rotation deletes up to 64 digests, so that a backlog shrinks. */
const pruning = { every: 16, atMost: 64 } as const;

/**
 * Makes `successor` the current token of the session; within the grace window it is that already. Inside the unit of
 * work. A refusal is returned, not thrown, so that the end of a session is committed.
 */
export async function exchangeRefreshToken(
  use: Dependencies,
  exchange: Exchange,
): Promise<Session | RefreshRefusal> {
  const { sessions, refreshTokens, sessionPolicy, clock } = use;
  const token = await refreshTokens.findByDigest(exchange.presented);
  if (token === null) return new InvalidRefreshToken();
  const now = clock.now();
  if (judgeRefresh(token.consumedAt, sessionPolicy, now) !== "repeat")
    return consume(use, token.sessionId, exchange);
  // Reads only, so it takes no lock that concurrent clients with the same token would wait for.
  const session = await sessions.findById(token.sessionId);
  return session !== null && (await isUsable(use, session, now)) ? session : new InvalidRefreshToken();
}

/** Locks the session before the token, as everything that ends or deletes sessions does. */
async function consume(
  use: Dependencies,
  id: SessionId,
  { presented, successor }: Exchange,
): Promise<Session | RefreshRefusal> {
  const { sessions, refreshTokens, sessionPolicy, clock } = use;
  const session = await sessions.lock(id);
  // Read after the lock: another refresh may have consumed the token while this one waited.
  const now = clock.now();
  if (session === null || !(await isUsable(use, session, now))) return new InvalidRefreshToken();
  const token = await refreshTokens.consume(presented, now);
  if (token === null) return new InvalidRefreshToken();
  switch (judgeRefresh(token.consumedAt, sessionPolicy, now)) {
    case "rotate":
      return session.mayRotate(sessionPolicy)
        ? rotate(use, session, successor, now)
        : refuseAtRotationLimit(use, session);
    case "repeat":
      return session;
    case "reuse":
      return refuseReusedToken(use, session);
    case "expired":
      return new InvalidRefreshToken();
  }
}

async function rotate(
  { sessions, refreshTokens, sessionPolicy }: Dependencies,
  session: Session,
  successor: RefreshTokenDigest,
  now: Date,
): Promise<Session> {
  const refreshed = session.refresh(sessionPolicy, now);
  await sessions.save(refreshed);
  await refreshTokens.add({ digest: successor, sessionId: session.id });
  if (refreshed.rotations % pruning.every === 0)
    await refreshTokens.prune(session.id, digestsNeededSince(sessionPolicy, now), pruning.atMost);
  return refreshed;
}

async function isUsable({ users }: Dependencies, session: Session, now: Date): Promise<boolean> {
  return session.isLive(now) && (await users.findById(session.userId))?.isActive === true;
}
