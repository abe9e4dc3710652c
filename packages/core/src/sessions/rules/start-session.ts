import type { SessionId, UserId } from "../../shared/domain/id.ts";
import { parseId } from "../../shared/domain/id.ts";
import type { SessionStarted } from "../domain/events.ts";
import type { RefreshTokenDigest } from "../domain/refresh-token.ts";
import type { ClientInfo } from "../domain/session.ts";
import { Session } from "../domain/session.ts";
import type { SessionDependencies } from "./dependencies.ts";
import { endSessions } from "./end-session.ts";
import type { IssuedTokens } from "./issue-tokens.ts";
import { issueTokens } from "./issue-tokens.ts";

/** What a new session consists of. Made before the unit of work, which can run twice. */
export interface NewSession {
  readonly id: SessionId;
  readonly refreshToken: string;
  readonly digest: RefreshTokenDigest;
}

export async function mintSession({
  refreshTokenMint,
  ids,
}: Pick<SessionDependencies, "refreshTokenMint" | "ids">): Promise<NewSession> {
  const refreshToken = await refreshTokenMint.mint();
  const digest = await refreshTokenMint.digest(refreshToken);
  return { id: parseId<"Session">(ids.next()), refreshToken, digest };
}

type Dependencies = Pick<
  SessionDependencies,
  "sessions" | "refreshTokens" | "accessTokenIssuer" | "events" | "clock" | "sessionPolicy"
>;

/** Starts the session of a locked user, and ends the oldest beyond `maxSessions`; inside the unit of work. */
export async function startSession(
  dependencies: Dependencies,
  userId: UserId,
  { id, refreshToken, digest }: NewSession,
  client: ClientInfo | undefined,
): Promise<IssuedTokens> {
  const { sessions, refreshTokens, events, clock, sessionPolicy } = dependencies;
  const actor = { type: "user", userId } as const;
  const keepNewest = sessionPolicy.maxSessions - 1;
  await endSessions(dependencies, actor, { userId, except: null, keepNewest, reason: "superseded" });

  const now = clock.now();
  const session = Session.start({ id, userId, client }, sessionPolicy, now);
  await sessions.add(session);
  await refreshTokens.add({ digest, sessionId: id });
  await events.record<SessionStarted>({
    type: "sessions.session_started",
    actor,
    data: { userId, sessionId: id },
  });
  return issueTokens(dependencies, session, refreshToken, now);
}
