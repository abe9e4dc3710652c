import type { Actor } from "../../access-control/index.ts";
import { authorize } from "../../access-control/index.ts";
import type { SessionDependencies } from "../rules/dependencies.ts";

/** Options of a purge. */
export interface PurgeSessionsInput {
  /** Aborting it ends the purge early; the next one deletes the rest. */
  readonly signal?: AbortSignal | undefined;
}

type Dependencies = Pick<SessionDependencies, "sessions" | "clock">;

const retention = 24 * 60 * 60_000;

/**
 * Deletes sessions, with their refresh tokens, that ended or expired over a day ago, and the session rows of deleted users.
 * Run it periodically. A session that can't be deleted does not stop the purge. Needs `sessions:manage`.
 * @throws PermissionDenied
 * @throws AggregateError after the purge, when some could not be deleted
 */
export class PurgeSessions {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  /** @returns how many were deleted */
  async execute(actor: Actor, { signal }: PurgeSessionsInput = {}): Promise<number> {
    authorize(actor, "sessions:manage");
    const { sessions, clock } = this.#use;
    return sessions.purge(new Date(clock.now().getTime() - retention), signal);
  }
}
