import type { DomainEvent, DomainEventHandler } from "@portcullis/core";
import { injectable } from "inversify";

/** A class of the host. It handles every event in the transaction that recorded it. */
@injectable()
export class Journal implements DomainEventHandler {
  readonly entries: string[] = [];

  async handle(event: DomainEvent): Promise<void> {
    this.entries.push(event.type);
  }
}
