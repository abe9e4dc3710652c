import type { Actor } from "../../access-control/index.ts";
import { authorize } from "../../access-control/index.ts";
import type { SessionDependencies } from "../dependencies.ts";

type Dependencies = Pick<SessionDependencies, "sessions" | "clock">;

const retention = 24 * 60 * 60_000;

/**
 * Deletes sessions, with their refresh tokens, that ended or expired over a day ago. Run it from time to time. Needs
 * `sessions:manage`.
 * @throws PermissionDenied
 */
export class PurgeSessions {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  /** @returns how many were deleted */
  async execute(actor: Actor): Promise<number> {
    authorize(actor, "sessions:manage");
    const { sessions, clock } = this.#use;
    return sessions.purge(new Date(clock.now().getTime() - retention));
  }
}
