import type { Actor } from "../../access-control/index.ts";
import { toEventActor } from "../../access-control/index.ts";
import type { UserView } from "../../shared/domain/user-view.ts";
import type { UserProfileChanged } from "../domain/events.ts";
import { toUserView } from "../domain/to-user-view.ts";
import type { ProfileChange, User } from "../domain/user.ts";
import type { IdentityDependencies } from "./dependencies.ts";

type Dependencies = Pick<IdentityDependencies, "users" | "events" | "clock">;

/**
 * Saves the change and records which fields differ; inside the unit of work. Does nothing when none does.
 * @throws EmailTaken, UsernameTaken
 */
export async function saveProfile(
  { users, events, clock }: Dependencies,
  actor: Actor,
  user: User,
  change: ProfileChange,
): Promise<UserView> {
  const changed = user.differences(change);
  const fields = Object.keys(changed);
  if (fields.length === 0) return toUserView(user);
  const saved = await users.save(user.changeProfile(changed, clock.now()));
  await events.record<UserProfileChanged>({
    type: "identity.user_profile_changed",
    actor: toEventActor(actor),
    data: { userId: user.id, fields },
  });
  return toUserView(saved);
}
