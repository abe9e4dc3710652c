import type { EndSessions, Keyset, SessionId, SessionRepository, UserId } from "@portcullis/core";
import { ConcurrentModification, Session } from "@portcullis/core";
import type { SessionRecord } from "../mappers/session-mapper.ts";
import { sessionColumns, toSession, toSessionParameters } from "../mappers/session-mapper.ts";
import { AdvisoryLocks, sessionLock } from "../sql/advisory-locks.ts";
import type { MikroOrmContext } from "../sql/mikro-orm-context.ts";
import { timePosition } from "../sql/position.ts";
import { requireUnitOfWork } from "./require-unit-of-work.ts";
import { SessionPurge } from "./session-purge.ts";

/** More than a refresh takes, the difference between the clocks of two processes included. */
const refreshTime = "10 minutes";

export class MikroOrmSessionRepository implements SessionRepository {
  readonly #context: MikroOrmContext;
  readonly #locks: AdvisoryLocks;
  readonly #insert: string;
  readonly #update: string;
  readonly #selectById: string;
  readonly #lock: string;
  readonly #selectLive: string;
  readonly #selectLiveAfter: string;
  readonly #endAll: string;
  readonly #purge: SessionPurge;

  constructor(context: MikroOrmContext) {
    const { sessions } = context.tables;
    const isLive = "user_id = $1 and ended_at is null and idle_expires_at > $2 and expires_at > $2";
    const live = `select ${sessionColumns} from ${sessions} where ${isLive}`;
    const newestFirst = "order by created_at desc, id desc limit $3";
    this.#context = context;
    this.#locks = new AdvisoryLocks(context);
    this.#insert = context.prepare(`
      insert into ${sessions} (id, user_id, ip, user_agent, created_at, last_used_at, idle_expires_at, expires_at,
        rotations, ended_at, end_reason)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
      on conflict (id) do nothing returning id`);
    this.#update = context.prepare(`
      update ${sessions} set ip = $3, user_agent = $4, created_at = $5, last_used_at = $6, idle_expires_at = $7,
        expires_at = $8, rotations = $9, ended_at = $10, end_reason = $11
      where id = $1 and user_id = $2 returning id`);
    // A session without a user counts as deleted; the purge deletes the row.
    this.#selectById = context.prepare(
      `select ${sessionColumns} from ${sessions} where id = $1 and user_id is not null`,
    );
    this.#lock = context.prepare(`${this.#selectById} for no key update`);
    this.#selectLive = context.prepare(`${live} ${newestFirst}`);
    this.#selectLiveAfter = context.prepare(`${live} and (created_at, id) < ($4, $5) ${newestFirst}`);
    // Locks in the order of ids, so that two of these for one user wait instead of deadlocking. Also locks what expired a
    // moment ago: a refresh that is under way may extend it, which is known only once its transaction has ended.
    this.#endAll = context.prepare(`
      with spared as (select id from ${sessions} where ${isLive} ${newestFirst}), held as (
        select id, idle_expires_at from ${sessions}
        where user_id = $1 and ended_at is null and idle_expires_at > $2::timestamptz - interval '${refreshTime}'
          and expires_at > $2 and id is distinct from $4 and id not in (select id from spared)
        order by id for no key update
      )
      update ${sessions} as sessions set ended_at = $2, end_reason = $5
      from held where sessions.id = held.id and held.idle_expires_at > $2 returning sessions.id`);
    this.#purge = new SessionPurge(context);
  }

  /** The foreign key reports a missing user; a host that stores users elsewhere drops it. */
  async add(session: Session): Promise<Session> {
    return this.#context.atomically(() => this.#write(this.#insert, session));
  }

  async findById(id: SessionId): Promise<Session | null> {
    return this.#find(this.#selectById, id);
  }

  async lock(id: SessionId): Promise<Session | null> {
    requireUnitOfWork(this.#context, "SessionRepository.lock");
    await this.#locks.take([sessionLock(id, "exclusive")]);
    return this.#find(this.#lock, id);
  }

  async save(session: Session): Promise<Session> {
    return this.#write(this.#update, session);
  }

  async listLive(userId: UserId, { after, limit }: Keyset, now: Date): Promise<readonly Session[]> {
    const page = [userId, now, limit + 1];
    const records =
      after === null
        ? await this.#context.query<SessionRecord>(this.#selectLive, page)
        : await this.#context.query<SessionRecord>(this.#selectLiveAfter, [...page, ...timePosition(after)]);
    return records.map(toSession);
  }

  async endAll({ userId, except, keepNewest = 0, reason, at }: EndSessions): Promise<readonly SessionId[]> {
    const what = [userId, at, keepNewest, except, reason];
    const ended = await this.#context.query<{ id: SessionId }>(this.#endAll, what);
    return ended.map(({ id }) => id);
  }

  async purge(before: Date, signal?: AbortSignal): Promise<number> {
    return this.#purge.run(before, signal);
  }

  async #write(statement: string, session: Session): Promise<Session> {
    const written = await this.#context.query(statement, toSessionParameters(session));
    if (written.length === 0) throw new ConcurrentModification();
    return Session.restore(session);
  }

  async #find(statement: string, id: SessionId): Promise<Session | null> {
    const [record] = await this.#context.query<SessionRecord>(statement, [id]);
    return record === undefined ? null : toSession(record);
  }
}
