// Every use case of event delivery: `Portcullis` and `useCases` follow from this list.
export * from "./use-cases/deliver-events.ts";
export * from "./use-cases/discard-failed-delivery.ts";
export * from "./use-cases/list-event-subscribers.ts";
export * from "./use-cases/list-failed-deliveries.ts";
export * from "./use-cases/remove-event-subscriber.ts";
export * from "./use-cases/retry-all-failed-deliveries.ts";
export * from "./use-cases/retry-failed-delivery.ts";
