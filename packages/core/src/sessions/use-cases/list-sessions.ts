import type { Actor } from "../../access-control/index.ts";
import { authorize } from "../../access-control/index.ts";
import { parseUserId, UserNotFound } from "../../identity/index.ts";
import type { Page, PageRequest } from "../../shared/domain/page.ts";
import { isTimePosition, keysetOf, pageOf } from "../../shared/domain/page.ts";
import type { SessionView } from "../domain/session-view.ts";
import { toSessionView } from "../domain/session-view.ts";
import type { SessionDependencies } from "../rules/dependencies.ts";

/** One page of a user's sessions for `ListSessions`. */
export interface ListSessionsInput extends PageRequest {
  readonly userId: string;
}

type Dependencies = Pick<SessionDependencies, "users" | "sessions" | "clock">;

const order = "sessions:-createdAt";

/**
 * A user's live sessions, newest first: one's own, or with `sessions:manage` anyone's.
 * @throws PermissionDenied, UserNotFound, InvalidCursor, InvalidPageLimit
 */
export class ListSessions {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async execute(actor: Actor, input: ListSessionsInput): Promise<Page<SessionView>> {
    const { users, sessions, clock } = this.#use;
    const userId = parseUserId(input.userId);
    const isOwn = actor.type === "user" && actor.userId === userId;
    if (!isOwn) {
      authorize(actor, "sessions:manage");
      if ((await users.findById(userId)) === null) throw new UserNotFound();
    }
    const keyset = keysetOf(input, order, isTimePosition);
    const current = actor.type === "user" ? actor.sessionId : null;
    const rows = await sessions.listLive(userId, keyset, clock.now());
    return pageOf(
      rows.map((session) => toSessionView(session, current)),
      keyset,
      order,
      ({ createdAt, id }) => ({ key: createdAt.toISOString(), id }),
    );
  }
}
