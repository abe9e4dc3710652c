import type { Actor } from "../../access-control/index.ts";
import { authorize } from "../../access-control/index.ts";
import { parseId } from "../../shared/domain/id.ts";
import { parseOrNotFound } from "../../shared/domain/parse-or-not-found.ts";
import { UserNotFound } from "../domain/errors.ts";
import type { UserView } from "../domain/user-view.ts";
import { toUserView } from "../domain/user-view.ts";
import type { IdentityDependencies } from "../rules/dependencies.ts";
import { requireUser } from "../rules/require-user.ts";

/** The user to read. */
export interface GetUserInput {
  readonly userId: string;
}

type Dependencies = Pick<IdentityDependencies, "users">;

/**
 * Reads a user: the actor's own account, or with `users:read` any.
 * @throws PermissionDenied, UserNotFound
 */
export class GetUser {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async execute(actor: Actor, input: GetUserInput): Promise<UserView> {
    const id = parseOrNotFound(input.userId, parseId<"User">, UserNotFound);
    if (actor.userId !== id) authorize(actor, "users:read");
    return toUserView(await requireUser(this.#use.users, id));
  }
}
