import type { SessionId } from "../shared/domain/id.ts";
import type { SessionDependencies } from "./dependencies.ts";
import type { ActorReader, ActorRecord } from "./ports/actor-reader.ts";

type Dependencies = Pick<SessionDependencies, "sessions" | "users" | "roles">;

/**
 * For users that live in another store than sessions and roles, where no query spans them. It costs three reads, one
 * after the other, at every request. Nothing is remembered between calls. They are no common snapshot: the permissions
 * are those of the roles that were read, as these roles are a moment later.
 */
export class ComposedActorReader implements ActorReader {
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
}
