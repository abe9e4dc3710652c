import type { DomainEvent, DomainEventHandler } from "@portcullis/core";
import { isEvent, parseId } from "@portcullis/core";
import type { TodoPorts } from "../dependencies.ts";

/**
 * Deletes a user's todos in the transaction that deletes the user. Records no event for them: `identity.user_deleted`
 * implies it.
 */
export class DeleteTodosWithOwner implements DomainEventHandler {
  readonly #use: TodoPorts;

  constructor(ports: TodoPorts) {
    this.#use = ports;
  }

  async handle(event: DomainEvent): Promise<void> {
    if (isEvent(event, "identity.user_deleted"))
      await this.#use.todos.removeAllOf(parseId(event.data.userId));
  }
}
