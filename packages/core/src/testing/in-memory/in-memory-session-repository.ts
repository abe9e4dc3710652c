import type { EndSessions, Keyset, SessionId, SessionRepository, UserId } from "../../index.ts";
import { ConcurrentModification, Session, UserNotFound } from "../../index.ts";
import type { InMemoryDatabase } from "./in-memory-database.ts";
import { readKeyset } from "./ordering.ts";

/** Keeps sessions in an `InMemoryDatabase`; they are deleted with their user. */
export class InMemorySessionRepository implements SessionRepository {
  readonly #database: InMemoryDatabase;

  constructor(database: InMemoryDatabase) {
    this.#database = database;
  }

  async add(session: Session): Promise<Session> {
    return this.#database.operate(() => {
      if (!this.#database.users.has(session.userId)) throw new UserNotFound();
      if (this.#database.sessions.has(session.id)) throw new ConcurrentModification();
      return this.#store(session);
    });
  }

  async findById(id: SessionId): Promise<Session | null> {
    return this.#database.operate(() => {
      const session = this.#database.sessions.get(id);
      return session === undefined ? null : Session.restore(session);
    });
  }

  async lock(id: SessionId): Promise<Session | null> {
    this.#database.requireUnitOfWork("SessionRepository.lock");
    return this.findById(id);
  }

  async save(session: Session): Promise<Session> {
    return this.#database.operate(() => {
      if (!this.#database.sessions.has(session.id)) throw new ConcurrentModification();
      return this.#store(session);
    });
  }

  async listLive(userId: UserId, keyset: Keyset, now: Date): Promise<readonly Session[]> {
    return this.#database.operate(() => {
      const live = this.#of(userId).filter((session) => session.isLive(now));
      const positionOf = ({ createdAt, id }: Session) => ({ key: createdAt.toISOString(), id });
      return readKeyset(live, keyset, positionOf, "descending").map(Session.restore);
    });
  }

  async endAll({ userId, except, keepNewest = 0, reason, at }: EndSessions): Promise<readonly SessionId[]> {
    return this.#database.operate(() => {
      const live = this.#of(userId).filter((session) => session.isLive(at));
      const ending = live
        .toSorted(newestFirst)
        .slice(keepNewest)
        .filter(({ id }) => id !== except);
      for (const session of ending) this.#database.sessions.set(session.id, session.end(reason, at));
      return ending.map(({ id }) => id);
    });
  }

  async purge(before: Date, signal?: AbortSignal): Promise<number> {
    if (signal?.aborted) return 0;
    return this.#database.operate(() => {
      const { sessions, refreshTokens } = this.#database;
      const gone = sessions.values().filter((session) => endOf(session) < before);
      const ids = new Set(gone.map(({ id }) => id));
      for (const id of ids) sessions.delete(id);
      for (const token of refreshTokens.values()) {
        if (ids.has(token.sessionId)) refreshTokens.delete(token.digest);
      }
      return gone.length;
    });
  }

  #store(session: Session): Session {
    this.#database.sessions.set(session.id, Session.restore(session));
    return Session.restore(session);
  }

  #of(userId: UserId): Session[] {
    return this.#database.sessions.values().filter((session) => session.userId === userId);
  }
}

function newestFirst(left: Session, right: Session): number {
  return right.createdAt.getTime() - left.createdAt.getTime() || (left.id < right.id ? 1 : -1);
}

function endOf({ endedAt, idleExpiresAt, expiresAt }: Session): Date {
  return [endedAt ?? expiresAt, idleExpiresAt, expiresAt].reduce((left, right) =>
    left < right ? left : right,
  );
}
