/** Who did it, as events remember it. */
export type EventActor =
  | { readonly type: "user"; readonly userId: string }
  | { readonly type: "system"; readonly name: string }
  | { readonly type: "anonymous" };

/**
 * Something that happened, in the past tense. `type` is stable and namespaced (`identity.user_registered`).
 * `data` is JSON and never holds a secret, a hash or a token. Hosts record events of their own in the same form.
 */
export interface DomainEvent<
  Type extends string = string,
  Data extends Readonly<Record<string, unknown>> = Readonly<Record<string, unknown>>,
> {
  readonly id: string;
  readonly type: Type;
  readonly occurredAt: Date;
  readonly actor: EventActor;
  readonly data: Data;
}

/** What a use case says of an event; id and time are added when it is recorded. */
export type NewDomainEvent<Event extends DomainEvent = DomainEvent> = Event extends DomainEvent
  ? Pick<Event, "type" | "actor" | "data">
  : never;
