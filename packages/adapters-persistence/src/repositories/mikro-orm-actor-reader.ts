import type { ActorReader, ActorRecord, SessionId } from "@portcullis/core";
import { toDate, toDateOrNull } from "../mappers/dates.ts";
import type { MikroOrmContext } from "../sql/mikro-orm-context.ts";

interface Found extends Pick<ActorRecord, "userId" | "isActive" | "roles" | "permissions"> {
  readonly endedAt: string | null;
  readonly idleExpiresAt: string;
  readonly expiresAt: string;
}

export class MikroOrmActorReader implements ActorReader {
  readonly #context: MikroOrmContext;
  readonly #select: string;

  constructor(context: MikroOrmContext) {
    const { sessions, users, user_roles: userRoles, role_permissions: rolePermissions } = context.tables;
    this.#context = context;
    this.#select = context.prepare(`
      select users.id as "userId", users.is_active as "isActive", sessions.ended_at as "endedAt",
        sessions.idle_expires_at as "idleExpiresAt", sessions.expires_at as "expiresAt",
        array(select role_name from ${userRoles} where user_id = users.id order by role_name) as roles,
        array(
          select distinct permission_name from ${userRoles} join ${rolePermissions} using (role_name)
          where user_id = users.id
        ) as permissions
      from ${sessions} as sessions join ${users} as users on users.id = sessions.user_id
      where sessions.id = $1`);
  }

  async findBySession(id: SessionId): Promise<ActorRecord | null> {
    const [found] = await this.#context.query<Found>(this.#select, [id]);
    if (found === undefined) return null;
    const { userId, isActive, roles, permissions } = found;
    const session = {
      endedAt: toDateOrNull(found.endedAt),
      idleExpiresAt: toDate(found.idleExpiresAt),
      expiresAt: toDate(found.expiresAt),
    };
    return { userId, isActive, session, roles, permissions };
  }
}
