import type { Actor } from "../../access-control/index.ts";
import { authorize } from "../../access-control/index.ts";
import { UserNotFound } from "../domain/errors.ts";
import type { UserView } from "../domain/user-view.ts";
import { toUserView } from "../domain/user-view.ts";
import type { IdentityDependencies } from "../rules/dependencies.ts";
import { parseUserId } from "../rules/lock-user.ts";

/** The user whom `GetUser` reads. */
export interface GetUserInput {
  readonly userId: string;
}

type Dependencies = Pick<IdentityDependencies, "users">;

/**
 * Reads an account: one's own, or with `users:read` anyone's.
 * @throws PermissionDenied, UserNotFound
 */
export class GetUser {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async execute(actor: Actor, input: GetUserInput): Promise<UserView> {
    const id = parseUserId(input.userId);
    const isOwn = actor.type === "user" && actor.userId === id;
    if (!isOwn) authorize(actor, "users:read");
    const user = await this.#use.users.findById(id);
    if (user === null) throw new UserNotFound();
    return toUserView(user);
  }
}
