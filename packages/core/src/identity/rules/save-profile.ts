import type { Actor } from "../../access-control/index.ts";
import { toEventActor } from "../../access-control/index.ts";
import { parseInput } from "../../shared/domain/input.ts";
import { Email } from "../domain/email.ts";
import type { UserProfileChanged } from "../domain/events.ts";
import { parseName } from "../domain/person-name.ts";
import type { ProfileChange, User } from "../domain/user.ts";
import type { UserView } from "../domain/user-view.ts";
import { toUserView } from "../domain/user-view.ts";
import type { IdentityDependencies } from "./dependencies.ts";
import { parseUsername } from "./parse-username.ts";

/** Fields left out stay as they are; null clears one. */
export interface ProfileInput {
  readonly email?: string | undefined;
  /** 3 to 32 of a-z, A-Z, 0-9, dot, `_` and `-`, with a letter or digit at each end. */
  readonly username?: string | null | undefined;
  /** At most 200 characters. */
  readonly name?: string | null | undefined;
}

/** @throws InvalidInput */
export function parseProfile({ email, username, name }: ProfileInput): ProfileChange {
  return parseInput({
    ...(email !== undefined && { email: () => Email.parse(email) }),
    ...(username !== undefined && { username: () => parseUsername(username) }),
    ...(name !== undefined && { name: () => parseName(name) }),
  });
}

type Dependencies = Pick<IdentityDependencies, "users" | "events" | "clock">;

/** What the change says and the user does not have already. */
function differences({ email, username, name }: ProfileChange, user: User): ProfileChange {
  return {
    ...(email !== undefined && email.address !== user.email.address && { email }),
    ...(username !== undefined && username?.value !== user.username?.value && { username }),
    ...(name !== undefined && name !== user.name && { name }),
  };
}

/**
 * Saves the change and records it; inside the unit of work. What changes nothing is neither saved nor recorded.
 * @throws EmailTaken, UsernameTaken
 */
export async function saveProfile(
  { users, events, clock }: Dependencies,
  actor: Actor,
  user: User,
  change: ProfileChange,
): Promise<UserView> {
  const changed = differences(change, user);
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
