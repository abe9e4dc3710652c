import type { DomainEvent, DomainEventHandler, IdentityEvent } from "@portcullis/core";
import { parseId } from "@portcullis/core";
import type { TodoPorts } from "../dependencies.ts";

/** Deletes a user's todos in the very transaction that deletes the user. */
export class DeleteTodosWithOwner implements DomainEventHandler {
  readonly #use: TodoPorts;

  constructor(ports: TodoPorts) {
    this.#use = ports;
  }

  async handle(recorded: DomainEvent): Promise<void> {
    // Every event passes here; its type tells which ones are identity's.
    const event = recorded as IdentityEvent;
    if (event.type === "identity.user_deleted") await this.#use.todos.removeAllOf(parseId(event.data.userId));
  }
}
