import type { Clock } from "../ports/clock.ts";
import type { EventOutbox } from "../ports/event-outbox.ts";
import type { IdGenerator } from "../ports/id-generator.ts";
import type { UnitOfWork } from "../ports/unit-of-work.ts";
import type { EventRecorder } from "./event-recorder.ts";

/** The ports that every feature may use. */
export interface SharedPorts {
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly unitOfWork: UnitOfWork;
  readonly outbox: EventOutbox;
}

/** What use cases of every feature can depend on; each picks what it needs. */
export interface SharedDependencies extends SharedPorts {
  readonly events: EventRecorder;
}
