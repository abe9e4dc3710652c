import type { UserView } from "../../shared/domain/user-view.ts";
import type { User } from "./user.ts";

/** For user directories and actor readers: a user as use cases return it. */
export function toUserView(user: User): UserView {
  const { id, name, isActive, emailVerified, roles, createdAt, updatedAt, version } = user;
  return {
    id,
    email: user.email.address,
    username: user.username?.value ?? null,
    name,
    isActive,
    emailVerified,
    roles,
    createdAt,
    updatedAt,
    version,
  };
}
