import type { Actor } from "../../access-control/index.ts";
import { authorize } from "../../access-control/index.ts";
import { parseId } from "../../shared/domain/id.ts";
import { parseOrNotFound } from "../../shared/domain/parse-or-not-found.ts";
import type { UserView } from "../../shared/domain/user-view.ts";
import { UserNotFound } from "../domain/errors.ts";
import { toUserView } from "../domain/to-user-view.ts";
import type { IdentityDependencies } from "../rules/dependencies.ts";
import { isOwnId } from "../rules/is-own-id.ts";
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
    if (!isOwnId(actor, input.userId)) authorize(actor, "users:read");
    const id = parseOrNotFound(input.userId, parseId<"User">, UserNotFound);
    return toUserView(await requireUser(this.#use.users, id));
  }
}
