import type { PersistencePorts, Session as SessionType, UserId } from "@portcullis/core";
import {
  defaultSessionPolicy,
  Email,
  parseId,
  parseRoleName,
  Role,
  Session,
  User,
  UuidV7Generator,
} from "@portcullis/core";

const ids = new UuidV7Generator();
export const now = new Date("2026-03-01T12:00:00.123Z");
export const memberRole = parseRoleName("member");

export function newUser(email = `${ids.next()}@example.com`): User {
  const identity = { id: parseId<"User">(ids.next()), email: Email.parse(email) };
  return User.register({ ...identity, username: null, name: "Some One", passwordHash: null, roles: [] }, now);
}

export function newSession(userId: UserId): SessionType {
  const who = { id: parseId<"Session">(ids.next()), userId, client: { ip: null, userAgent: null } };
  return Session.start(who, defaultSessionPolicy, now);
}

export async function addMemberRole({ roles }: PersistencePorts): Promise<void> {
  const role = { name: memberRole, description: null, permissions: [], isBuiltIn: false };
  await roles.add(Role.create(role, now));
}
