import type { Actor } from "../../access-control/index.ts";
import { toEventActor } from "../../access-control/index.ts";
import { userIdOf } from "../../identity/index.ts";
import { InvalidId } from "../../shared/domain/errors.ts";
import type { SessionId } from "../../shared/domain/id.ts";
import { parseId } from "../../shared/domain/id.ts";
import { SessionNotFound } from "../domain/errors.ts";
import type { SessionDependencies } from "../rules/dependencies.ts";
import { endSession } from "../rules/end-session.ts";

/** The session that `EndOwnSession` ends. */
export interface EndOwnSessionInput {
  readonly sessionId: string;
}

type Dependencies = Pick<SessionDependencies, "sessions" | "guardedUnitOfWork" | "events" | "clock">;

/**
 * Ends one of the actor's own sessions, such as that of a lost phone. Idempotent.
 * @throws NotAUser, ActorRevoked, SessionNotFound when it does not exist or belongs to somebody else
 */
export class EndOwnSession {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async execute(actor: Actor, input: EndOwnSessionInput): Promise<void> {
    const userId = userIdOf(actor);
    const id = parseSessionId(input.sessionId);
    const { sessions, guardedUnitOfWork } = this.#use;

    await guardedUnitOfWork.run(actor, { isOwnAccount: true }, async (actor) => {
      const session = await sessions.findById(id);
      if (session?.userId !== userId) throw new SessionNotFound();
      await endSession(this.#use, toEventActor(actor), id, "revoked");
    });
  }
}

function parseSessionId(raw: string): SessionId {
  try {
    return parseId(raw);
  } catch (error) {
    if (error instanceof InvalidId) throw new SessionNotFound();
    throw error;
  }
}
