import type { Actor } from "../../access-control/index.ts";
import { toEventActor } from "../../access-control/index.ts";
import { userIdOf } from "../../identity/index.ts";
import { parseId } from "../../shared/domain/id.ts";
import { parseOrNotFound } from "../../shared/domain/parse-or-not-found.ts";
import { SessionNotFound } from "../domain/errors.ts";
import type { SessionDependencies } from "../rules/dependencies.ts";
import { endSession } from "../rules/end-session.ts";

/** The session to revoke. */
export interface RevokeOwnSessionInput {
  readonly sessionId: string;
}

type Dependencies = Pick<SessionDependencies, "sessions" | "guardedUnitOfWork" | "events" | "clock">;

/**
 * Revokes one of the actor's own sessions, such as that of a lost phone. Idempotent.
 * @throws NotAUser, ActorRevoked, SessionNotFound when it does not exist or belongs to another user
 */
export class RevokeOwnSession {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async execute(actor: Actor, input: RevokeOwnSessionInput): Promise<void> {
    const userId = userIdOf(actor);
    const id = parseOrNotFound(input.sessionId, parseId<"Session">, SessionNotFound);
    const { sessions, guardedUnitOfWork } = this.#use;

    await guardedUnitOfWork.run(actor, { isOwnAccount: true }, async (actor) => {
      const session = await sessions.findById(id);
      if (session?.userId !== userId) throw new SessionNotFound();
      await endSession(this.#use, toEventActor(actor), id, "revoked");
    });
  }
}
