import type {
  RefreshTokenDigest,
  RefreshTokenRecord,
  RefreshTokenRepository,
  RefreshTokenRotation,
  Session,
  SessionId,
} from "@portcullis/core";
import { ConcurrentModification } from "@portcullis/core";
import { toDateOrNull } from "../mappers/dates.ts";
import type { MikroOrmContext } from "../sql/mikro-orm-context.ts";
import { RefreshTokenRotations } from "./refresh-token-rotations.ts";

export class MikroOrmRefreshTokenRepository implements RefreshTokenRepository {
  readonly #context: MikroOrmContext;
  readonly #insert: string;
  readonly #consume: string;
  readonly #selectByDigest: string;
  readonly #prune: string;
  readonly #rotations: RefreshTokenRotations;

  constructor(context: MikroOrmContext) {
    const { refresh_tokens: refreshTokens, sessions } = context.tables;
    // The session of a deleted user no longer exists, although its row remains until the purge.
    const hasSession = `sessions.id = token.session_id and sessions.user_id is not null`;
    this.#context = context;
    this.#rotations = new RefreshTokenRotations(context);
    this.#insert = context.prepare(`insert into ${refreshTokens} (digest, session_id) values ($1, $2)
      on conflict (digest) do nothing returning digest`);
    this.#consume = context.prepare(`update ${refreshTokens} as token set consumed_at = $2
      from ${sessions} as sessions where digest = $1 and consumed_at is null and ${hasSession}
      returning session_id as "sessionId"`);
    this.#selectByDigest = context.prepare(`
      select session_id as "sessionId", consumed_at as "consumedAt"
      from ${refreshTokens} as token join ${sessions} as sessions on ${hasSession} where digest = $1`);
    this.#prune = context.prepare(`
      with pruned as (
        delete from ${refreshTokens} where digest = any(array(
          select digest from ${refreshTokens} where session_id = $1 and consumed_at < $2
          order by consumed_at limit $3
        )) returning 1
      )
      select count(*)::int as "count" from pruned`);
  }

  async add({ digest, sessionId }: Omit<RefreshTokenRecord, "consumedAt">): Promise<RefreshTokenRecord> {
    const added = await this.#context.query(this.#insert, [digest, sessionId]);
    if (added.length === 0) throw new ConcurrentModification();
    return { digest, sessionId, consumedAt: null };
  }

  /**
   * The update decides which call consumes the token. Another one reads `consumedAt` in a second statement: in the same
   * one it would see the token unconsumed, as it was when the statement began to wait.
   */
  async consume(digest: RefreshTokenDigest, at: Date): Promise<RefreshTokenRecord | null> {
    const [won] = await this.#context.query<{ sessionId: SessionId }>(this.#consume, [digest, at]);
    if (won === undefined) return this.findByDigest(digest);
    return { digest, sessionId: won.sessionId, consumedAt: null };
  }

  async rotate(rotation: RefreshTokenRotation): Promise<Session | null> {
    return this.#rotations.rotate(rotation);
  }

  async findByDigest(digest: RefreshTokenDigest): Promise<RefreshTokenRecord | null> {
    const [found] = await this.#context.query<{ sessionId: SessionId; consumedAt: string | null }>(
      this.#selectByDigest,
      [digest],
    );
    if (found === undefined) return null;
    return { digest, sessionId: found.sessionId, consumedAt: toDateOrNull(found.consumedAt) };
  }

  async prune(sessionId: SessionId, consumedBefore: Date, limit: number): Promise<number> {
    const parameters = [sessionId, consumedBefore, limit];
    const [pruned] = await this.#context.query<{ count: number }>(this.#prune, parameters);
    return pruned?.count ?? 0;
  }
}
