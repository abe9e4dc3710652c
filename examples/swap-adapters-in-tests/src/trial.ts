import type { Actor, Clock, DomainEvent, EventRecorder, UnitOfWork, UserId } from "@portcullis/core";
import { authorize, DomainError, NotAUser, toEventActor } from "@portcullis/core";

export interface Trial {
  readonly userId: UserId;
  readonly endsAt: Date;
}

/** A port of the app's own. */
export interface Trials {
  /** @throws TrialUsed when the user has had a trial */
  add(trial: Trial): Promise<void>;
  find(userId: UserId): Promise<Trial | null>;
}

export class TrialUsed extends DomainError {
  override readonly code = "trials.used";
  constructor() {
    super("The user has already used the trial.");
  }
}

export type TrialStarted = DomainEvent<"trials.started", { readonly userId: string }>;

interface Dependencies {
  readonly trials: Trials;
  readonly unitOfWork: UnitOfWork;
  readonly events: EventRecorder;
  readonly clock: Clock;
}

const fourteenDays = 14 * 24 * 60 * 60_000;

/**
 * A use case of the app, built like those of Portcullis. Needs `trials:start`.
 * @throws PermissionDenied, NotAUser, TrialUsed
 */
export class StartTrial {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async execute(actor: Actor): Promise<Trial> {
    authorize(actor, "trials:start");
    if (actor.type !== "user") throw new NotAUser();
    const { trials, unitOfWork, events, clock } = this.#use;
    const { userId } = actor;
    return unitOfWork.run(async () => {
      const trial = { userId, endsAt: new Date(clock.now().getTime() + fourteenDays) };
      await trials.add(trial);
      const event = { type: "trials.started", actor: toEventActor(actor), data: { userId } } as const;
      await events.record<TrialStarted>(event);
      return trial;
    });
  }
}
