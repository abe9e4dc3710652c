import type { Actor } from "../../access-control/index.ts";
import { authorize } from "../../access-control/index.ts";
import { UserNotFound } from "../../identity/index.ts";
import { requireUser } from "../../identity/internal.ts";
import { parseId } from "../../shared/domain/id.ts";
import type { Page, PageRequest } from "../../shared/domain/page.ts";
import { isTimePosition, keysetOf, pageOf } from "../../shared/domain/page.ts";
import { parseOrNotFound } from "../../shared/domain/parse-or-not-found.ts";
import type { SessionView } from "../domain/session-view.ts";
import { toSessionView } from "../domain/session-view.ts";
import type { SessionDependencies } from "../rules/dependencies.ts";

/** The user whose sessions to list. */
export interface ListSessionsInput extends PageRequest {
  readonly userId: string;
}

type Dependencies = Pick<SessionDependencies, "users" | "sessions" | "clock">;

const order = "sessions:-createdAt";

/**
 * Lists the live sessions of a user, newest first: the actor's own, or with `sessions:manage` those of any user.
 * @throws PermissionDenied, UserNotFound, InvalidCursor, InvalidPageLimit
 */
export class ListSessions {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async execute(actor: Actor, input: ListSessionsInput): Promise<Page<SessionView>> {
    const { users, sessions, clock } = this.#use;
    const userId = parseOrNotFound(input.userId, parseId<"User">, UserNotFound);
    if (actor.userId !== userId) {
      authorize(actor, "sessions:manage");
      await requireUser(users, userId);
    }
    const keyset = keysetOf(input, order, isTimePosition);
    const rows = await sessions.listLive(userId, keyset, clock.now());
    return pageOf(
      rows.map((session) => toSessionView(session, actor.sessionId)),
      keyset,
      order,
      ({ createdAt, id }) => ({ key: createdAt.toISOString(), id }),
    );
  }
}
