import type { PasswordHash, PasswordVerification, User } from "../../identity/index.ts";
import { Password } from "../../identity/index.ts";
import { findByIdentifier } from "../../identity/internal.ts";
import type { UserId } from "../../shared/domain/id.ts";
import { parseId } from "../../shared/domain/id.ts";
import { InvalidCredentials } from "../domain/errors.ts";
import type { SessionStarted, SignInFailed } from "../domain/events.ts";
import type { ClientInfo } from "../domain/session.ts";
import { Session } from "../domain/session.ts";
import type { SessionDependencies } from "../rules/dependencies.ts";
import { endSessions } from "../rules/end-session.ts";
import type { IssuedTokens } from "../rules/issue-tokens.ts";
import { issueTokens } from "../rules/issue-tokens.ts";

/** The credentials, and where the sign-in came from. */
export interface SignInInput {
  /** An email or a username. */
  readonly identifier: string;
  readonly password: string;
  readonly client?: ClientInfo | undefined;
}

/** The password check of a sign-in, for limits that count by account instead of by identifier. */
export interface PasswordCheck {
  /** The user whose password is checked; null when no account has the identifier. */
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

type Dependencies = Pick<
  SessionDependencies,
  | "users"
  | "passwordHasher"
  | "sessions"
  | "refreshTokens"
  | "refreshTokenMint"
  | "accessTokenIssuer"
  | "unitOfWork"
  | "events"
  | "clock"
  | "ids"
  | "sessionPolicy"
>;

const unlimited: PasswordCheckLimit = (check) => check.verify();

// Concurrent sign-ins may each upgrade the hash; all but the first then verify the password again.
const attempts = 3;

/**
 * Starts a session; beyond `maxSessions` it ends the oldest. Unknown and deactivated users and those without a password
 * fail with the same error, after the same work.
 * @throws InvalidCredentials
 */
export class SignIn {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  /** @param limit limits password checks by account. Default: none. */
  async execute(input: SignInInput, limit: PasswordCheckLimit = unlimited): Promise<IssuedTokens> {
    const password = Password.attempt(input.password);
    if (password === null) throw new InvalidCredentials();
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      const tokens = await this.#attempt(input, password, limit);
      if (tokens !== null) return tokens;
    }
    throw new InvalidCredentials();
  }

  /** Null when the account changed between the password check and the start of the session. */
  async #attempt(
    input: SignInInput,
    password: Password,
    limit: PasswordCheckLimit,
  ): Promise<IssuedTokens | null> {
    const { users, passwordHasher } = this.#use;
    const user = await findByIdentifier(users, input.identifier);
    const { matches, needsRehash } = await limit({
      userId: user?.id ?? null,
      verify: () => passwordHasher.verify(password, user?.isActive ? user.passwordHash : null),
      refuse: () => passwordHasher.verify(password, null),
    });
    if (user === null || !matches) return this.#refuse(user);
    const upgraded = needsRehash ? await passwordHasher.hash(password) : null;
    return this.#start(user, upgraded, input.client ?? { ip: null, userAgent: null });
  }

  async #refuse(user: User | null): Promise<never> {
    const { unitOfWork, events } = this.#use;
    await unitOfWork.run(() =>
      events.record<SignInFailed>({
        type: "sessions.sign_in_failed",
        actor: { type: "anonymous" },
        data: { userId: user?.id ?? null },
      }),
    );
    throw new InvalidCredentials();
  }

  async #start(
    verified: User,
    upgraded: PasswordHash | null,
    client: ClientInfo,
  ): Promise<IssuedTokens | null> {
    const { users, sessions, refreshTokens, refreshTokenMint, unitOfWork, events, sessionPolicy } = this.#use;
    const refreshToken = await refreshTokenMint.mint();
    const digest = await refreshTokenMint.digest(refreshToken);
    const id = parseId<"Session">(this.#use.ids.next());

    return unitOfWork.run(async () => {
      // Locked, so that a password change or a deactivation commits before this session starts, or ends it.
      const user = await users.lock(verified.id);
      const changed = user === null || !user.isActive || user.passwordHash !== verified.passwordHash;
      if (changed) return null;
      if (upgraded !== null) await users.save(user.upgradeHash(upgraded));

      const actor = { type: "user", userId: user.id } as const;
      const keepNewest = sessionPolicy.maxSessions - 1;
      await endSessions(this.#use, actor, {
        userId: user.id,
        except: null,
        keepNewest,
        reason: "superseded",
      });

      const now = this.#use.clock.now();
      const session = Session.start({ id, userId: user.id, client }, sessionPolicy, now);
      await sessions.add(session);
      await refreshTokens.add({ digest, sessionId: id });
      await events.record<SessionStarted>({
        type: "sessions.session_started",
        actor,
        data: { userId: user.id, sessionId: id },
      });
      return issueTokens(this.#use, session, refreshToken, now);
    });
  }
}
