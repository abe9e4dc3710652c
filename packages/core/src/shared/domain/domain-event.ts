/** The actor of an event: who caused it. */
export type EventActor =
  | { readonly type: "user"; readonly userId: string }
  | { readonly type: "system"; readonly name: string }
  | { readonly type: "anonymous" };

/**
 * Something that happened. `type` is stable, namespaced and in the past tense (`identity.user_registered`). `data` is JSON
 * and never contains a secret, a hash or a token. Hosts record events of their own in the same form.
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

/** An event before it is recorded, which adds `id` and `occurredAt`. */
export type NewDomainEvent<Event extends DomainEvent = DomainEvent> = Event extends DomainEvent
  ? Pick<Event, "type" | "actor" | "data">
  : never;
