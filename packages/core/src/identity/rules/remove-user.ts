import type { Actor } from "../../access-control/index.ts";
import { toEventActor } from "../../access-control/index.ts";
import type { UserDeleted } from "../domain/events.ts";
import type { User } from "../domain/user.ts";
import type { IdentityDependencies } from "./dependencies.ts";
import { keepOneSuperadmin } from "./keep-one-superadmin.ts";

/**
 * Records the deletion, then deletes the user; inside the unit of work. Event handlers still find the user's rows.
 * @throws LastSuperadmin
 */
export async function removeUser(
  { users, events }: Pick<IdentityDependencies, "users" | "events">,
  actor: Actor,
  user: User,
): Promise<void> {
  await keepOneSuperadmin(users, user);
  await events.record<UserDeleted>({
    type: "identity.user_deleted",
    actor: toEventActor(actor),
    data: { userId: user.id },
  });
  await users.remove(user.id);
}
