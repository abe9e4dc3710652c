import type { Actor, ActorReader, ActorRecord, PersistencePorts, SessionId } from "@portcullis/core";
import type { SqliteDatabase } from "./sqlite-database.ts";

interface Dependencies extends Pick<PersistencePorts, "sessions" | "users" | "roles"> {
  readonly database: Pick<SqliteDatabase, "requireUnitOfWork">;
}

/**
 * Users live in another store than sessions and roles, where no query spans them. It costs three reads, one after the other,
 * at every request. Nothing is remembered between calls. They are no common snapshot: the permissions are those of the
 * roles that were read, as these roles are a moment later.
 */
export class ActorReaderOfTwoStores implements ActorReader {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async findBySession(id: SessionId): Promise<ActorRecord | null> {
    const { sessions, users, roles } = this.#use;
    const session = await sessions.findById(id);
    const user = session && (await users.findById(session.userId));
    if (session === null || user === null) return null;
    const { endedAt, idleExpiresAt, expiresAt } = session;
    return {
      userId: user.id,
      isActive: user.isActive,
      session: { endedAt, idleExpiresAt, expiresAt },
      roles: user.roles,
      permissions: await roles.permissionsOf(user.roles),
    };
  }

  /** Units of work run one after the other, in one process: there is no row to lock. */
  async lock(actor: Actor): Promise<ActorRecord | null> {
    this.#use.database.requireUnitOfWork("ActorReader.lock");
    return actor.type === "user" ? this.findBySession(actor.sessionId) : null;
  }
}
