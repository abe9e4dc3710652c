import type { Actor, ActorReader, ActorRecord, SessionId } from "../../index.ts";
import { toUserView, User } from "../../index.ts";
import type { InMemoryDatabase } from "./in-memory-database.ts";

/** Reads sessions, users and roles of one `InMemoryDatabase`. */
export class InMemoryActorReader implements ActorReader {
  readonly #database: InMemoryDatabase;

  constructor(database: InMemoryDatabase) {
    this.#database = database;
  }

  async findBySession(id: SessionId): Promise<ActorRecord | null> {
    return this.#database.operate(() => {
      const session = this.#database.sessions.get(id);
      const user = session && this.#database.users.get(session.userId);
      if (session === undefined || user === undefined) return null;
      const permissions = user.roles.flatMap((name) => this.#database.roles.get(name)?.permissions ?? []);
      return {
        user: toUserView(User.restore(user)),
        session: {
          endedAt: session.endedAt && new Date(session.endedAt),
          idleExpiresAt: new Date(session.idleExpiresAt),
          expiresAt: new Date(session.expiresAt),
        },
        roles: [...user.roles],
        permissions: [...new Set(permissions)],
      };
    });
  }

  /** Units of work run one after the other: there is no row to lock. */
  async lock(actor: Actor): Promise<ActorRecord | null> {
    this.#database.requireUnitOfWork("ActorReader.lock");
    return actor.type === "user" ? this.findBySession(actor.sessionId) : null;
  }
}
