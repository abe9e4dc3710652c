import type {
  RefreshTokenDigest,
  RefreshTokenRecord,
  RefreshTokenRepository,
  RefreshTokenRotation,
  SessionId,
} from "../../index.ts";
import { ConcurrentModification, Session } from "../../index.ts";
import type { InMemoryDatabase } from "./in-memory-database.ts";

/** Keeps tokens in an `InMemoryDatabase`; they are deleted with their session. */
export class InMemoryRefreshTokenRepository implements RefreshTokenRepository {
  readonly #database: InMemoryDatabase;

  constructor(database: InMemoryDatabase) {
    this.#database = database;
  }

  async add({ digest, sessionId }: Omit<RefreshTokenRecord, "consumedAt">): Promise<RefreshTokenRecord> {
    return this.#database.operate(() => {
      const { refreshTokens } = this.#database;
      if (refreshTokens.has(digest)) throw new ConcurrentModification();
      const stored = { digest, sessionId, consumedAt: null };
      refreshTokens.set(digest, stored);
      return { ...stored };
    });
  }

  async consume(digest: RefreshTokenDigest, at: Date): Promise<RefreshTokenRecord | null> {
    return this.#database.operate(() => {
      const found = this.#read(digest);
      if (found?.consumedAt === null) {
        this.#database.refreshTokens.set(digest, { ...found, consumedAt: new Date(at) });
      }
      return found;
    });
  }

  async rotate({
    presented,
    successor,
    at,
    idleExpiresAt,
    maxRotations,
    exceptEvery,
  }: RefreshTokenRotation): Promise<Session | null> {
    return this.#database.operate(() => {
      const { refreshTokens, sessions, users } = this.#database;
      const token = refreshTokens.get(presented);
      if (token?.consumedAt !== null || refreshTokens.has(successor)) return null;
      const session = sessions.get(token.sessionId);
      if (!session?.isLive(at) || session.rotations >= maxRotations) return null;
      if ((session.rotations + 1) % exceptEvery === 0 || !users.get(session.userId)?.isActive) return null;
      refreshTokens.set(presented, { ...token, consumedAt: new Date(at) });
      refreshTokens.set(successor, { digest: successor, sessionId: session.id, consumedAt: null });
      const refreshed = Session.restore({
        ...session,
        lastUsedAt: at,
        idleExpiresAt: idleExpiresAt < session.expiresAt ? idleExpiresAt : session.expiresAt,
        rotations: session.rotations + 1,
      });
      sessions.set(session.id, refreshed);
      return Session.restore(refreshed);
    });
  }

  async findByDigest(digest: RefreshTokenDigest): Promise<RefreshTokenRecord | null> {
    return this.#database.operate(() => this.#read(digest));
  }

  async prune(sessionId: SessionId, consumedBefore: Date, limit: number): Promise<number> {
    return this.#database.operate(() => {
      const { refreshTokens } = this.#database;
      const unneeded = refreshTokens
        .values()
        .flatMap(({ consumedAt, ...token }) =>
          token.sessionId === sessionId && consumedAt !== null && consumedAt < consumedBefore
            ? [{ ...token, consumedAt }]
            : [],
        )
        .sort((left, right) => left.consumedAt.getTime() - right.consumedAt.getTime())
        .slice(0, limit);
      for (const { digest } of unneeded) refreshTokens.delete(digest);
      return unneeded.length;
    });
  }

  #read(digest: RefreshTokenDigest): RefreshTokenRecord | null {
    const token = this.#database.refreshTokens.get(digest);
    if (token === undefined) return null;
    return { ...token, consumedAt: token.consumedAt && new Date(token.consumedAt) };
  }
}
