import type { UserActor, UserId } from "../../../index.ts";
import { PermissionSet, parsePermissions, Role, User } from "../../../index.ts";
import { roleNames, seedSession, seedUser } from "../samples.ts";
import type { ActorReaderSubject } from "./actor-reader-subject.ts";

export async function seedActor(
  subject: ActorReaderSubject,
  roles: readonly string[] = [],
): Promise<UserActor> {
  const user = await seedUser(subject, { roles: roleNames(...roles) });
  const { id: sessionId } = await seedSession(subject, { userId: user.id });
  return { type: "user", userId: user.id, sessionId, roles: user.roles, permissions: new PermissionSet([]) };
}

/** Revokes something that the actor's permissions depend on, in its own unit of work. */
export type Revocation = (subject: ActorReaderSubject, actor: UserActor) => Promise<unknown>;

export async function changeUser(
  { users }: ActorReaderSubject,
  id: UserId,
  change: Partial<User>,
): Promise<void> {
  const user = await users.lock(id);
  if (user !== null) await users.save(User.restore({ ...user, ...change }));
}

export async function changeRole(
  { roles }: ActorReaderSubject,
  permissions: readonly string[],
): Promise<void> {
  const [name] = roleNames("editor");
  const role = name && (await roles.findByName(name));
  if (role) await roles.save(Role.restore({ ...role, permissions: parsePermissions(permissions) }));
}

export async function removeRole({ roles }: ActorReaderSubject): Promise<void> {
  const [name] = roleNames("editor");
  if (name) await roles.remove(name);
}

/** Milliseconds that another unit of work gets to do what it may not, on a busy machine. */
const grace = 50;

/**
 * Reads repeatedly, up to 60 times after the other unit of work has begun, and once more after a while. Reads take as long
 * as the store needs, turns of the event loop do not. Where units of work run one after the other, the other one does not
 * begin.
 */
export async function outlast(hasBegun: () => boolean, read: () => Promise<void>): Promise<void> {
  for (let reads = 0, since = 0; reads < 250 && since < 60; reads += 1) {
    await read();
    if (hasBegun()) since += 1;
  }
  if (!hasBegun()) return;
  await new Promise((resolve) => setTimeout(resolve, grace));
  await read();
}
