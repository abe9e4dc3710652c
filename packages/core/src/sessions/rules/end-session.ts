import type { EventActor } from "../../shared/domain/domain-event.ts";
import type { SessionId } from "../../shared/domain/id.ts";
import type { SessionsEnded } from "../domain/events.ts";
import type { SessionEndReason } from "../domain/session.ts";
import type { EndSessions } from "../ports/session-repository.ts";
import type { SessionDependencies } from "./dependencies.ts";

type Dependencies = Pick<SessionDependencies, "sessions" | "events" | "clock">;

/** Ends one session and records it; inside the unit of work. Ending an ended or unknown session does nothing. */
export async function endSession(
  { sessions, events, clock }: Dependencies,
  actor: EventActor,
  id: SessionId,
  reason: SessionEndReason,
): Promise<void> {
  const session = await sessions.lock(id);
  if (session === null || session.endedAt !== null) return;
  await sessions.save(session.end(reason, clock.now()));
  await events.record<SessionsEnded>({
    type: "sessions.sessions_ended",
    actor,
    data: { userId: session.userId, sessionIds: [id], reason },
  });
}

/** Ends all sessions of a user, except one if `except` names it, and records it; inside the unit of work. */
export async function endSessions(
  { sessions, events, clock }: Dependencies,
  actor: EventActor,
  what: Omit<EndSessions, "at">,
): Promise<void> {
  const sessionIds = await sessions.endAll({ ...what, at: clock.now() });
  if (sessionIds.length === 0) return;
  await events.record<SessionsEnded>({
    type: "sessions.sessions_ended",
    actor,
    data: { userId: what.userId, sessionIds, reason: what.reason },
  });
}
