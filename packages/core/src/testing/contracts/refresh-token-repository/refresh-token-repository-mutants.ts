import type { RefreshTokenRepository, RefreshTokenRotation, SessionState } from "../../../index.ts";
import { Session } from "../../../index.ts";
import type { InMemoryDatabase } from "../../in-memory/in-memory-database.ts";
import type { Fault } from "../../mutants/faulty-repositories.ts";
import { faultyRepositories, noTransactions } from "../../mutants/faulty-repositories.ts";
import type { Mutants } from "../../mutants/mutant.ts";
import { withFaults } from "../../mutants/with-faults.ts";
import { anId, at } from "../samples.ts";
import type { RefreshTokenRepositorySubject } from "./refresh-token-repository-subject.ts";

type TokenFault = (
  tokens: RefreshTokenRepository,
  database: InMemoryDatabase,
) => Partial<RefreshTokenRepository>;

function broken(fault: TokenFault): () => RefreshTokenRepositorySubject {
  return faultyRepositories(breakTokens(fault));
}

function breakTokens(fault: TokenFault): Fault {
  return ({ refreshTokens }, database) => ({
    refreshTokens: withFaults(refreshTokens, fault(refreshTokens, database)),
  });
}

const readsThenMarks: TokenFault = (tokens) => ({
  async consume(digest, when) {
    const found = await tokens.findByDigest(digest);
    await tokens.consume(digest, when);
    return found;
  },
});

/** Takes some of the steps of a rotation, whatever the state of token, session and user. */
function rotatesWith(
  change: (rotation: RefreshTokenRotation) => Partial<RefreshTokenRotation>,
  keep: (state: SessionState) => Partial<SessionState> = () => ({}),
): TokenFault {
  return (_, database) => ({
    rotate: async (given) =>
      database.operate(() => {
        const { presented, successor, at, idleExpiresAt } = { ...given, ...change(given) };
        const token = database.refreshTokens.get(presented);
        const session = token && database.sessions.get(token.sessionId);
        if (token === undefined || session === undefined) return null;
        database.refreshTokens.set(presented, { ...token, consumedAt: at });
        database.refreshTokens.set(successor, { digest: successor, sessionId: session.id, consumedAt: null });
        const rotations = session.rotations + 1;
        const refreshed = { ...session, lastUsedAt: at, idleExpiresAt, rotations };
        const stored = Session.restore({ ...refreshed, ...keep(session) });
        database.sessions.set(session.id, stored);
        return stored;
      }),
  });
}

/** Rotates whatever it is given. */
const rotatesAnything = broken(rotatesWith(() => ({})));

export const refreshTokenRepositoryMutants: Mutants<RefreshTokenRepositorySubject> = {
  "finds an added token, unused": broken((tokens) => ({
    async add(token) {
      const added = await tokens.add(token);
      await tokens.consume(token.digest, at(0));
      return added;
    },
  })),
  "add returns the token, and refuses a digest that is stored, used or not": broken((_, database) => ({
    add: (token) =>
      database.operate(() => {
        const stored = { ...token, consumedAt: null };
        database.refreshTokens.set(token.digest, stored);
        return stored;
      }),
  })),
  "keeps several tokens of one session apart": broken((tokens, database) => ({
    async add(token) {
      for (const { digest, sessionId } of database.refreshTokens.values()) {
        if (sessionId === token.sessionId) database.refreshTokens.delete(digest);
      }
      return tokens.add(token);
    },
  })),
  "finds and consumes no token that was not stored": broken((tokens) => ({
    async consume(digest, when) {
      if ((await tokens.findByDigest(digest)) === null) await tokens.add({ digest, sessionId: anId() });
      return tokens.consume(digest, when);
    },
  })),
  "consume returns the token as it was before, and the first mark stays": broken((tokens, database) => ({
    async consume(digest, when) {
      const found = await tokens.consume(digest, when);
      if (found !== null) database.refreshTokens.set(digest, { ...found, consumedAt: when });
      return found;
    },
  })),
  "of many calls that consume one token, one finds it unused": broken(readsThenMarks),
  "[SEC-112] of units of work that consume one token, one finds it unused": faultyRepositories(
    noTransactions,
    breakTokens(readsThenMarks),
  ),
  "a consume or add that is rolled back has no effect": faultyRepositories(noTransactions),
  "a consume that is rolled back leaves the token to another that waits for it":
    faultyRepositories(noTransactions),
  "prune deletes the session's tokens that were consumed before the date, and no others": broken(
    (tokens) => ({
      // Also those consumed exactly at the date.
      prune: (sessionId, before, limit) => tokens.prune(sessionId, new Date(before.getTime() + 1), limit),
    }),
  ),
  "prune deletes no more than the limit, those consumed longest ago first": broken((_, database) => ({
    prune: (sessionId, before, limit) =>
      database.operate(() => {
        const used = database.refreshTokens
          .values()
          .filter(
            ({ consumedAt, ...token }) => token.sessionId === sessionId && consumedAt && consumedAt < before,
          )
          .slice(0, limit);
        for (const { digest } of used) database.refreshTokens.delete(digest);
        return used.length;
      }),
  })),
  "what a unit of work pruned is back when it is rolled back": faultyRepositories(noTransactions),
  "rotate uses the token, stores its successor and refreshes the session, all or nothing": broken(
    rotatesWith(
      () => ({}),
      ({ rotations }) => ({ rotations }),
    ),
  ),
  "rotate moves the idle expiry no further than the absolute expiry": rotatesAnything,
  "rotate refuses a token that is used, unknown, or whose successor is stored": rotatesAnything,
  "rotate refuses a session that is ended, expired, refreshed as often as it may be, or due for the caller's steps":
    rotatesAnything,
  "rotate refuses a session whose user is deactivated or deleted": rotatesAnything,
  "of many calls that rotate or consume one token, at most one finds it unused": rotatesAnything,
  "rotates the tokens of many sessions at once, each for its own session": broken((tokens) => {
    let first: ReturnType<RefreshTokenRepository["rotate"]> | undefined;
    return {
      // Answers every call of a batch with the row of the first.
      rotate(rotation) {
        first ??= tokens.rotate(rotation);
        return first;
      },
    };
  }),
  "returns copies: changing what was found, or given, changes nothing stored": broken((_, database) => ({
    findByDigest: async (digest) => database.refreshTokens.get(digest) ?? null,
  })),
};
