import type { DomainEvent, DomainEventHandler } from "@portcullis/core";
import { isEvent, parseId } from "@portcullis/core";
import type { TodoPorts } from "../dependencies.ts";

/** Deletes a user's todos in the very transaction that deletes the user. That event speaks for them: none is recorded. */
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
