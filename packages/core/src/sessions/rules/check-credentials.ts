import type { Password, PasswordHash, PasswordVerification, User } from "../../identity/index.ts";
import { findByIdentifier } from "../../identity/internal.ts";
import type { UserId } from "../../shared/domain/id.ts";
import { InvalidCredentials } from "../domain/errors.ts";
import type { SignInFailed } from "../domain/events.ts";
import type { SessionDependencies } from "./dependencies.ts";

/** The password check of a sign-in, for limits that count by user instead of by identifier. */
export interface PasswordCheck {
  /** The user whose password is checked; null when no user has the identifier. */
  readonly userId: UserId | null;
  /** Compares the password. */
  verify(): Promise<PasswordVerification>;
  /** Never matches, and takes as long as `verify`, so that timing does not disclose that a limit was reached. */
  refuse(): Promise<PasswordVerification>;
}

/**
 * Decides whether the password is verified: returns what `verify` or `refuse` of the check resolves with. A refused sign-in
 * fails like one with a wrong password, so that a sign-in by username does not disclose failures by email.
 */
export type PasswordCheckLimit = (check: PasswordCheck) => Promise<PasswordVerification>;

export const unlimited: PasswordCheckLimit = (check) => check.verify();

/** Whose password it is. */
export interface CheckedCredentials {
  readonly user: User;
  /** A new hash of the password, where the stored hash has weaker parameters; else null. */
  readonly upgraded: PasswordHash | null;
}

type Dependencies = Pick<SessionDependencies, "users" | "passwordHasher" | "unitOfWork" | "events">;

/**
 * Takes as long for unknown and deactivated users, and for those without a password, of which none matches. Records a
 * failure in a unit of work of its own.
 * @throws InvalidCredentials
 */
export async function checkCredentials(
  dependencies: Dependencies,
  identifier: string,
  password: Password,
  limit: PasswordCheckLimit,
): Promise<CheckedCredentials> {
  const { users, passwordHasher } = dependencies;
  const user = await findByIdentifier(users, identifier);
  const { matches, needsRehash } = await limit({
    userId: user?.id ?? null,
    verify: () => passwordHasher.verify(password, user?.isActive ? user.passwordHash : null),
    refuse: () => passwordHasher.verify(password, null),
  });
  if (user === null || !matches) return refuse(dependencies, user);
  return { user, upgraded: needsRehash ? await passwordHasher.hash(password) : null };
}

async function refuse({ unitOfWork, events }: Dependencies, user: User | null): Promise<never> {
  await unitOfWork.run(() =>
    events.record<SignInFailed>({
      type: "sessions.sign_in_failed",
      actor: { type: "anonymous" },
      data: { userId: user?.id ?? null },
    }),
  );
  throw new InvalidCredentials();
}
