import type { ActorReader, ActorRecord, SessionId } from "../../../index.ts";
import type { ActorReaderSubject } from "../actor-reader-contract.ts";
import { anId, at } from "../samples.ts";
import type { Saboteurs } from "./saboteur.ts";
import { sabotaged } from "./saboteur.ts";

type Find = ActorReader["findBySession"];

function broken(fault: (find: Find) => Find): () => ActorReaderSubject {
  return sabotaged(({ actors }) => ({
    actors: { findBySession: fault((id) => actors.findBySession(id)) },
  }));
}

const remembersForever = broken((find) => {
  const cache = new Map<SessionId, ActorRecord>();
  return async (id) => {
    const record = cache.get(id) ?? (await find(id));
    if (record !== null) cache.set(id, record);
    return record;
  };
});

export const actorSaboteurs: Saboteurs<ActorReaderSubject> = {
  "finds the user of a session with roles and permissions, each once and as granted": broken(
    (find) => async (id) => {
      const record = await find(id);
      return record && { ...record, permissions: record.permissions.flatMap((each) => [each, each]) };
    },
  ),
  // As an inner join with roles and permissions does.
  "finds a user without roles, and one whose role permits nothing": broken((find) => async (id) => {
    const record = await find(id);
    return record === null || record.permissions.length === 0 ? null : record;
  }),
  "finds nobody for a session that does not exist or went with its user": broken(
    (find) => async (id) =>
      (await find(id)) ?? {
        userId: anId(),
        isActive: false,
        session: { endedAt: null, idleExpiresAt: at(0), expiresAt: at(0) },
        roles: [],
        permissions: [],
      },
  ),
  "shows at once that a session was refreshed or ended": remembersForever,
  "shows at once that a user was deactivated, got other roles, or a role other permissions": remembersForever,
  "reads one snapshot: never the roles of before with the permissions of after": broken(
    (find) => async (id) => {
      const [before, after] = [await find(id), await find(id)];
      return before && after && { ...after, roles: before.roles };
    },
  ),
  "returns copies: changing what was found changes nothing stored": remembersForever,
};
