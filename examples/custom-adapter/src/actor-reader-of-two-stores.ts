import type { Actor, ActorReader, ActorRecord, PersistencePorts, SessionId } from "@portcullis/core";
import { toUserView } from "@portcullis/core";
import type { SqliteDatabase } from "./sqlite-database.ts";

interface Dependencies extends Pick<PersistencePorts, "sessions" | "users" | "roles"> {
  readonly database: Pick<SqliteDatabase, "requireUnitOfWork">;
}

/**
 * For users in another store than sessions and roles. Three reads, one after the other, at every request; nothing is
 * cached. They are not one snapshot: the permissions of the roles are read after the roles of the user.
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
      user: toUserView(user),
      session: { endedAt, idleExpiresAt, expiresAt },
      roles: user.roles,
      permissions: await roles.permissionsOf(user.roles),
    };
  }

  /** Units of work run one after the other, in one process: no row has to be locked. */
  async lock(actor: Actor): Promise<ActorRecord | null> {
    this.#use.database.requireUnitOfWork("ActorReader.lock");
    return actor.type === "user" ? this.findBySession(actor.sessionId) : null;
  }
}
