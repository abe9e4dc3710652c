import type { SessionRepository } from "../../../index.ts";
import { Session } from "../../../index.ts";
import type { InMemoryDatabase } from "../../in-memory/in-memory-database.ts";
import { byOffset } from "../../mutants/by-offset.ts";
import {
  faultyRepositories,
  noTransactions,
  requiresNoUnitOfWork,
} from "../../mutants/faulty-repositories.ts";
import type { Mutants } from "../../mutants/mutant.ts";
import { withFaults } from "../../mutants/with-faults.ts";
import { yieldToEventLoop } from "../assertions.ts";
import type { SessionRepositorySubject } from "./session-repository-subject.ts";

type SessionFault = (sessions: SessionRepository, database: InMemoryDatabase) => Partial<SessionRepository>;

function broken(fault: SessionFault): () => SessionRepositorySubject {
  return faultyRepositories(({ sessions }, database) => ({
    sessions: withFaults(sessions, fault(sessions, database)),
  }));
}

/** A write without any check. */
function write(database: InMemoryDatabase, session: Session): Promise<Session> {
  return database.operate(() => {
    database.sessions.set(session.id, Session.restore(session));
    return Session.restore(session);
  });
}

const checksNothing = broken((_, database) => ({
  add: (session) => write(database, session),
  save: (session) => write(database, session),
}));

const removesOnlyTheUser = faultyRepositories(({ users }, database) => ({
  users: withFaults(users, { remove: (id) => database.operate(() => database.users.delete(id)) }),
}));

const locksNothing = faultyRepositories(noTransactions);

export const sessionRepositoryMutants: Mutants<SessionRepositorySubject> = {
  "finds an added session with every field": broken((sessions) => ({
    add: (session) =>
      sessions.add(Session.restore({ ...session, userAgent: session.userAgent?.slice(0, 255) ?? null })),
  })),
  "add refuses a session of a user who does not exist": checksNothing,
  "add refuses the id of a stored session, and changes nothing": checksNothing,
  "lock throws outside a unit of work": faultyRepositories(requiresNoUnitOfWork),
  "finds and locks no session that was not added": broken((_, database) => ({
    lock: async () => database.sessions.values()[0] ?? null,
  })),
  "save returns the session and stores every change, with every end reason": broken((sessions) => ({
    async save(session) {
      const saved = await sessions.save(
        session.endReason === "password_changed" ? session.end("revoked", session.createdAt) : session,
      );
      if (session.endedAt !== null && session.endReason !== null) {
        const { userId, endReason: reason, endedAt: at } = session;
        await sessions.endAll({ userId, except: null, reason, at });
      }
      return saved;
    },
  })),
  "save refuses a session that was deleted or never added, and does not restore it": checksNothing,
  "returns copies: changing what was found, or given, changes nothing stored": broken((_, database) => ({
    findById: async (id) => database.sessions.get(id) ?? null,
  })),
  "units of work that lock, read and save one session lose no update": locksNothing,
  "[SEC-117] endAll waits for the unit of work that locked a session, so that no refresh revives it":
    locksNothing,
  "a save from outside waits for the unit of work that locked the session": locksNothing,
  "lists the live sessions of one user and of no other": broken((_, database) => ({
    listLive: async (_userId, _keyset, now) =>
      database.sessions.values().filter((session) => session.isLive(now)),
  })),
  "lists no session that has ended or expired, to the millisecond": broken((sessions) => ({
    listLive: (userId, keyset, now) => sessions.listLive(userId, keyset, new Date(now.getTime() - 1)),
  })),
  "lists newest first, ties by id descending": broken((sessions) => ({
    listLive: async (...query) =>
      (await sessions.listLive(...query)).toSorted(
        (left, right) =>
          right.createdAt.getTime() - left.createdAt.getTime() || (left.id < right.id ? -1 : 1),
      ),
  })),
  "lists one row more than the limit": broken((sessions) => ({
    listLive: async (userId, keyset, now) =>
      (await sessions.listLive(userId, keyset, now)).slice(0, keyset.limit),
  })),
  "pages neither repeat nor skip a session while sessions start and end": faultyRepositories(
    ({ sessions }) => {
      let latest: Parameters<SessionRepository["listLive"]> | undefined;
      const read = byOffset(async (keyset) =>
        latest === undefined ? [] : sessions.listLive(latest[0], keyset, latest[2]),
      );
      return {
        sessions: withFaults(sessions, {
          listLive(...query) {
            latest = query;
            return read(query[1]);
          },
        }),
      };
    },
  ),
  "endAll ends every live session of the user, and returns their ids": broken((sessions, database) => ({
    async endAll(what) {
      const ids = await sessions.endAll(what);
      // Expired ones as well.
      const all = database.sessions.values().filter(({ userId }) => userId === what.userId);
      for (const session of all) await sessions.save(session.end(what.reason, what.at));
      return ids;
    },
  })),
  "endAll keeps the session that `except` names": broken((sessions) => ({
    endAll: (what) => sessions.endAll({ ...what, except: null }),
  })),
  "endAll keeps as many of the newest live sessions as keepNewest": broken((sessions, database) => ({
    // Counts those that are not live.
    async endAll(what) {
      const all = database.sessions.values().filter(({ userId }) => userId === what.userId);
      const notLive = all.filter((session) => !session.isLive(what.at)).length;
      return sessions.endAll({ ...what, keepNewest: Math.max(0, (what.keepNewest ?? 0) - notLive) });
    },
  })),
  "endAll of a user without sessions ends none": broken((sessions, database) => ({
    async endAll(what) {
      const users = new Set(database.sessions.values().map(({ userId }) => userId));
      return (await Promise.all([...users].map((userId) => sessions.endAll({ ...what, userId })))).flat();
    },
  })),
  "[SEC-117] endAll ends a session that a unit of work refreshes while it expires": broken((sessions) => {
    const added: Session[] = [];
    return {
      add(session) {
        added.push(session);
        return sessions.add(session);
      },
      // Decides by the expiry from before the wait.
      endAll: async (what) =>
        added.some((session) => session.userId === what.userId && session.isLive(what.at))
          ? sessions.endAll(what)
          : [],
    };
  }),
  "of many that end all sessions, each session is ended by one": broken((sessions, database) => ({
    async endAll(what) {
      const ids = database.sessions.values().map(({ id }) => id);
      await yieldToEventLoop();
      await sessions.endAll(what);
      return ids;
    },
  })),
  "purge deletes what ended or expired before the date, to the millisecond, and counts it": broken(
    (sessions) => ({ purge: (before) => sessions.purge(new Date(before.getTime() + 1)) }),
  ),
  "purge deletes the tokens of the sessions it deletes, and no others": broken((_, database) => ({
    purge: (before) =>
      database.operate(() => {
        const gone = database.sessions.values().filter((session) => !session.isLive(before));
        for (const { id } of gone) database.sessions.delete(id);
        return gone.length;
      }),
  })),
  "purge deletes nothing once its signal is aborted": broken((sessions) => ({
    purge: (before) => sessions.purge(before),
  })),
  "[SEC-104] a refresh that waits for its user's removal finds neither session nor token": removesOnlyTheUser,
  "removing a user deletes the user's sessions and their tokens, and no others": removesOnlyTheUser,
};
