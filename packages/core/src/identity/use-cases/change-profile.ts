import type { Actor } from "../../access-control/index.ts";
import { toEventActor } from "../../access-control/index.ts";
import { parseInput } from "../../shared/domain/input.ts";
import type { IdentityDependencies } from "../dependencies.ts";
import { Email } from "../domain/email.ts";
import type { UserProfileChanged } from "../domain/events.ts";
import { parseName } from "../domain/person-name.ts";
import type { ProfileChange, User } from "../domain/user.ts";
import type { UserView } from "../domain/user-view.ts";
import { toUserView } from "../domain/user-view.ts";
import { parseUsername } from "./parse-username.ts";

/** Fields left out stay as they are; null clears one. */
export interface ProfileInput {
  readonly email?: string | undefined;
  readonly username?: string | null | undefined;
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

/**
 * Saves the change and records it; inside the unit of work.
 * @throws EmailTaken, UsernameTaken
 */
export async function saveProfile(
  { users, events, clock }: Dependencies,
  actor: Actor,
  user: User,
  change: ProfileChange,
): Promise<UserView> {
  const fields = Object.keys(change);
  if (fields.length === 0) return toUserView(user);
  const saved = await users.save(user.changeProfile(change, clock.now()));
  await events.record<UserProfileChanged>({
    type: "identity.user_profile_changed",
    actor: toEventActor(actor),
    data: { userId: user.id, fields },
  });
  return toUserView(saved);
}
