import type { DomainEvent, DomainEventHandler, SessionRepository } from "@portcullis/core";
import { parseId } from "@portcullis/core";

/** What the foreign key did while users and sessions shared a database. The hourly purge deletes the ended sessions. */
export class EndSessionsOfDeletedUsers implements DomainEventHandler {
  readonly #sessions: SessionRepository;

  constructor(sessions: SessionRepository) {
    this.#sessions = sessions;
  }

  async handle({ type, data, occurredAt }: DomainEvent): Promise<void> {
    if (type !== "identity.user_deleted") return;
    const userId = parseId<"User">(String(data["userId"]));
    await this.#sessions.endAll({ userId, except: null, reason: "user_deactivated", at: occurredAt });
  }
}
