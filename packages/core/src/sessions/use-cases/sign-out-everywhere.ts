import type { Actor } from "../../access-control/index.ts";
import { toEventActor } from "../../access-control/index.ts";
import { userIdOf } from "../../identity/index.ts";
import type { SessionDependencies } from "../rules/dependencies.ts";
import { endSessions } from "../rules/end-session.ts";

type Dependencies = Pick<SessionDependencies, "sessions" | "guardedUnitOfWork" | "events" | "clock">;

/**
 * Ends every session of the actor, the current one included.
 * @throws NotAUser, ActorRevoked
 */
export class SignOutEverywhere {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async execute(actor: Actor): Promise<void> {
    const userId = userIdOf(actor);
    await this.#use.guardedUnitOfWork.run(actor, { isOwnAccount: true }, (actor) =>
      endSessions(this.#use, toEventActor(actor), { userId, except: null, reason: "signed_out" }),
    );
  }
}
