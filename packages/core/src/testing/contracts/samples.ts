import type {
  DomainEvent,
  PersistencePorts,
  Profile,
  RefreshTokenDigest,
  RoleName,
  RoleState,
  SealedSigningKey,
  SessionState,
  UserState,
} from "../../index.ts";
import {
  asRefreshTokenDigest,
  Email,
  parseId,
  parsePermission,
  parsePermissions,
  parseRoleName,
  parseRoleNames,
  Role,
  Session,
  User,
  Username,
  UuidV7Generator,
} from "../../index.ts";

// Subjects are fresh, so values need to differ only within a process.
const ids = new UuidV7Generator();
let count = 0;

/** The time at which samples were created. With milliseconds, which a store must keep. */
export const sampleTime: Date = new Date("2026-03-04T05:06:07.089Z");

/** `sampleTime` moved by milliseconds. */
export function at(offset: number): Date {
  return new Date(sampleTime.getTime() + offset);
}

/** A new id; each sorts after the one before. */
export function anId<Kind extends string>(): ReturnType<typeof parseId<Kind>> {
  return parseId<Kind>(ids.next());
}

/** A profile with every field, so that stores prove that they keep each. */
export const fullProfile: Profile & { readonly username: Username } = {
  email: Email.parse("zoë.παράδειγμα@münchen.example"),
  username: Username.parse("Zoe_1.x-y"),
  name: "Zoë Ångström 張偉 👩🏽‍🚀",
};

/** An active user with an email of its own, without roles, and not yet stored. */
export function aUser(state: Partial<UserState> = {}): User {
  count += 1;
  const email = Email.parse(`user-${count}@example.com`);
  const registered = User.register({ id: anId<"User">(), email, passwordHash: null, roles: [] }, sampleTime);
  return User.restore({ ...registered, ...state });
}

/** A role with a name of its own, without permissions, and not yet stored. */
export function aRole(state: Partial<RoleState> = {}): Role {
  count += 1;
  return Role.restore({
    name: parseRoleName(`role-${count}`),
    description: null,
    permissions: [],
    isBuiltIn: false,
    createdAt: sampleTime,
    updatedAt: sampleTime,
    version: 0,
    ...state,
  });
}

/** A session that is live at `sampleTime`: idle for an hour at most, a day old at most. */
export function aSession(state: Pick<SessionState, "userId"> & Partial<SessionState>): Session {
  return Session.restore({
    id: anId<"Session">(),
    createdAt: sampleTime,
    lastUsedAt: sampleTime,
    idleExpiresAt: at(3_600_000),
    expiresAt: at(86_400_000),
    ip: null,
    userAgent: null,
    rotations: 0,
    endedAt: null,
    endReason: null,
    ...state,
  });
}

/** A digest that no other call returned. */
export function aDigest(): RefreshTokenDigest {
  count += 1;
  return asRefreshTokenDigest(`digest-${count}`.padEnd(43, "_"));
}

/** An event; each is newer than those before it. */
export function anEvent(event: Partial<DomainEvent> = {}): DomainEvent {
  count += 1;
  return {
    id: ids.next(),
    type: "test.sample_made",
    occurredAt: at(count),
    actor: { type: "anonymous" },
    data: {},
    ...event,
  };
}

/** A key; each is newer than those before it. */
export function aSigningKey(key: Partial<SealedSigningKey> = {}): SealedSigningKey {
  count += 1;
  return { kid: `key-${count}`, algorithm: "EdDSA", sealed: "c2VhbGVk", createdAt: at(count), ...key };
}

/** Stores a role of this name; its permissions are registered first. */
export async function seedRole(
  { roles, permissionCatalog }: Pick<PersistencePorts, "roles" | "permissionCatalog">,
  name: string,
  permissions: readonly string[] = [],
): Promise<Role> {
  await seedPermissions({ permissionCatalog }, permissions);
  return roles.add(aRole({ name: parseRoleName(name), permissions: parsePermissions(permissions) }));
}

export async function seedPermissions(
  { permissionCatalog }: Pick<PersistencePorts, "permissionCatalog">,
  names: readonly string[],
): Promise<void> {
  const description = "A permission of the contract kits";
  await permissionCatalog.register(names.map((name) => ({ name: parsePermission(name), description })));
}

export async function seedUser(
  { users }: Pick<PersistencePorts, "users">,
  state: Partial<UserState> = {},
): Promise<User> {
  return users.add(aUser(state));
}

/** Stores a session, and a user for it unless one is named. */
export async function seedSession(
  { users, sessions }: Pick<PersistencePorts, "users" | "sessions">,
  state: Partial<SessionState> = {},
): Promise<Session> {
  const userId = state.userId ?? (await seedUser({ users })).id;
  return sessions.add(aSession({ ...state, userId }));
}

export function roleNames(...names: readonly string[]): readonly RoleName[] {
  return parseRoleNames(names);
}
