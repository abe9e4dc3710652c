import type { ActorReader, ActorRecord, SessionId } from "../../../index.ts";
import { toUserView } from "../../../index.ts";
import {
  faultyRepositories,
  noTransactions,
  requiresNoUnitOfWork,
} from "../../mutants/faulty-repositories.ts";
import type { Mutants } from "../../mutants/mutant.ts";
import { withFaults } from "../../mutants/with-faults.ts";
import { yieldToEventLoop } from "../assertions.ts";
import { at, aUser } from "../samples.ts";
import type { ActorReaderSubject } from "./actor-reader-subject.ts";

type Find = ActorReader["findBySession"];

function broken(fault: (find: Find) => Find): () => ActorReaderSubject {
  return faultyRepositories(({ actors }) => {
    const findBySession = fault((id) => actors.findBySession(id));
    return {
      actors: {
        findBySession,
        lock: async (actor) => (actor.type === "user" ? findBySession(actor.sessionId) : null),
      },
    };
  });
}

const locksNothing = faultyRepositories(noTransactions);

/** As a database that ended the unit of work once, because of a deadlock. */
const runsTwice = faultyRepositories((_, database) => ({
  unitOfWork: {
    async run(work) {
      await database.run(work);
      return database.run(work);
    },
  },
}));

const cachesForever = broken((find) => {
  const cache = new Map<SessionId, ActorRecord>();
  return async (id) => {
    const record = cache.get(id) ?? (await find(id));
    if (record !== null) cache.set(id, record);
    return record;
  };
});

/** Answers a call from a load that began before it: what was revoked in between is not seen. */
const joinsLoadsUnderWay = broken((find) => {
  const underWay = new Map<SessionId, ReturnType<Find>>();
  const load = async (id: SessionId) => {
    const record = await find(id);
    await yieldToEventLoop();
    underWay.delete(id);
    return record;
  };
  return (id) => {
    const found = underWay.get(id) ?? load(id);
    underWay.set(id, found);
    return found;
  };
});

/** Answers every call of a batch from the row of the first. */
const confusesRowsOfABatch = broken((find) => {
  let first: ReturnType<Find> | undefined;
  return async (id) => {
    first ??= find(id);
    const found = first;
    await yieldToEventLoop(1);
    first = undefined;
    return found;
  };
});

/** Uses the first session of the store instead of the actor's. */
const locksAnyActor = faultyRepositories(({ actors }, database) => ({
  actors: withFaults(actors, {
    async lock() {
      const [session] = database.sessions.values();
      return session === undefined ? null : actors.findBySession(session.id);
    },
  }),
}));

export const actorReaderMutants: Mutants<ActorReaderSubject> = {
  "finds the user of a session with roles and permissions, each once and as granted": broken(
    (find) => async (id) => {
      const record = await find(id);
      return record && { ...record, permissions: record.permissions.flatMap((each) => [each, each]) };
    },
  ),
  // As an inner join with roles and permissions does.
  "finds a user without roles, and one whose role has no permissions": broken((find) => async (id) => {
    const record = await find(id);
    return record === null || record.permissions.length === 0 ? null : record;
  }),
  "finds no actor for a session that does not exist or was deleted with its user": broken(
    (find) => async (id) =>
      (await find(id)) ?? {
        user: toUserView(aUser({ isActive: false })),
        session: { endedAt: null, idleExpiresAt: at(0), expiresAt: at(0) },
        roles: [],
        permissions: [],
      },
  ),
  "shows at once that a session was refreshed or ended": cachesForever,
  "shows at once that a user was deactivated or got other roles, and that a role got other permissions":
    cachesForever,
  "answers each of many calls at once for its own session": confusesRowsOfABatch,
  "sees what was revoked before the call, also while other calls for the session are under way":
    joinsLoadsUnderWay,
  "reads one snapshot: never the roles before a change with the permissions after it": broken(
    (find) => async (id) => {
      const [before, after] = [await find(id), await find(id)];
      return before && after && { ...after, roles: before.roles };
    },
  ),
  "returns copies: changing what was found changes nothing stored": cachesForever,
  "lock reads as findBySession does, or null for the system and without a session": locksAnyActor,
  "lock throws outside a unit of work": faultyRepositories(requiresNoUnitOfWork),
  "a deactivation waits for the unit of work that locked the actor": locksNothing,
  "a deactivation without a lock waits for the unit of work that locked the actor": locksNothing,
  "an assignment of roles waits for the unit of work that locked the actor": locksNothing,
  "the removal of the user waits for the unit of work that locked the actor": locksNothing,
  "the end of all sessions waits for the unit of work that locked the actor": locksNothing,
  "the end of the session waits for the unit of work that locked the actor": locksNothing,
  "a change of a role's permissions waits for the unit of work that locked the actor": locksNothing,
  "a change of a role that the actor got since they were read waits for the unit of work that locked the actor":
    locksNothing,
  "the removal of a role waits for the unit of work that locked the actor": locksNothing,
  "a change of a role that is the target, or that the target has or is about to get, waits for the unit of work that locked it":
    locksNothing,
  "lock sees what was revoked while it waited": cachesForever,
  "units of work that lock one user or role as their target run one after the other": locksNothing,
  "actors who are each other's target, or their own, don't deadlock": runsTwice,
};
