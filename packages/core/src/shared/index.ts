export type { SharedDependencies, SharedPorts } from "./dependencies.ts";
export { DomainError } from "./domain/domain-error.ts";
export type { DomainEvent, EventActor, NewDomainEvent } from "./domain/domain-event.ts";
export { EventRecorder } from "./domain/event-recorder.ts";
export type { Id, SessionId, UserId } from "./domain/id.ts";
export { isId, parseId } from "./domain/id.ts";
export type { ParsedInput } from "./domain/input.ts";
export { parseChoice, parseFlag, parseInput } from "./domain/input.ts";
export { OutsideUnitOfWork } from "./domain/outside-unit-of-work.ts";
export type { Keyset, Page, PageRequest, Position } from "./domain/page.ts";
export { isTextPosition, isTimePosition, keysetOf, pageOf } from "./domain/page.ts";
export type { InputIssue } from "./errors.ts";
export {
  ConcurrentModification,
  InvalidCursor,
  InvalidFilter,
  InvalidId,
  InvalidInput,
  InvalidPageLimit,
  Overloaded,
  PreconditionFailed,
  StoreUnavailable,
} from "./errors.ts";
export { SystemClock } from "./platform/system-clock.ts";
export { UuidV7Generator } from "./platform/uuid-v7-generator.ts";
export type { Clock } from "./ports/clock.ts";
export type { DomainEventHandler } from "./ports/domain-event-handler.ts";
export type { EventOutbox } from "./ports/event-outbox.ts";
export type { HealthCheck } from "./ports/health-check.ts";
export type { IdGenerator } from "./ports/id-generator.ts";
export type { UnitOfWork } from "./ports/unit-of-work.ts";
