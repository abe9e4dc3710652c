import type { Actor } from "../../access-control/index.ts";
import { authorize, toEventActor } from "../../access-control/index.ts";
import { UserNotFound } from "../../identity/index.ts";
import { lockUser, refuseEscalationOver } from "../../identity/internal.ts";
import { parseId } from "../../shared/domain/id.ts";
import { parseOrNotFound } from "../../shared/domain/parse-or-not-found.ts";
import type { SessionDependencies } from "../rules/dependencies.ts";
import { endSessions } from "../rules/end-session.ts";

/** The user whose sessions to revoke. */
export interface RevokeUserSessionsInput {
  readonly userId: string;
}

type Dependencies = Pick<
  SessionDependencies,
  "users" | "roles" | "sessions" | "guardedUnitOfWork" | "events" | "clock"
>;

/**
 * Revokes every session of a user. Needs `sessions:manage` and the permissions of the user.
 * @throws ActorRevoked, PermissionDenied, EscalationDenied, UserNotFound
 */
export class RevokeUserSessions {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async execute(actor: Actor, input: RevokeUserSessionsInput): Promise<void> {
    authorize(actor, "sessions:manage");
    const userId = parseOrNotFound(input.userId, parseId<"User">, UserNotFound);
    const { users, roles, guardedUnitOfWork } = this.#use;

    await guardedUnitOfWork.run(actor, { permissions: ["sessions:manage"], userId }, async (actor) => {
      await refuseEscalationOver(actor, await lockUser(users, userId), roles);
      await endSessions(this.#use, toEventActor(actor), { userId, except: null, reason: "revoked" });
    });
  }
}
