import type { IdentityEvent } from "../../identity/index.ts";
import type { DomainEvent } from "../../shared/domain/domain-event.ts";
import { parseId } from "../../shared/domain/id.ts";
import type { DomainEventHandler } from "../../shared/ports/domain-event-handler.ts";
import type { SessionDependencies } from "../rules/dependencies.ts";
import { endSessions } from "../rules/end-session.ts";

type Dependencies = Pick<SessionDependencies, "sessions" | "events" | "clock">;

/**
 * Ends the sessions of a user in the transaction that deactivates or deletes the user or changes the password. Where users
 * and sessions share a store, the sessions of a deleted user are deleted with the user; elsewhere the purge deletes them.
 */
export class EndSessionsOfUser implements DomainEventHandler {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async handle(recorded: DomainEvent): Promise<void> {
    // A handler receives events of every kind; `type` discriminates those of identity.
    const event = recorded as IdentityEvent;
    switch (event.type) {
      case "identity.user_deactivated":
      case "identity.user_deleted":
        return endSessions(this.#use, event.actor, {
          userId: parseId(event.data.userId),
          except: null,
          reason: event.type === "identity.user_deleted" ? "user_deleted" : "user_deactivated",
        });
      case "identity.password_changed": {
        const { userId, keepSessionId, signOutOthers } = event.data;
        if (!signOutOthers) return;
        return endSessions(this.#use, event.actor, {
          userId: parseId(userId),
          except: keepSessionId === null ? null : parseId(keepSessionId),
          reason: "password_changed",
        });
      }
    }
  }
}
