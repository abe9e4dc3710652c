import type { PasswordHash, PasswordVerification, User } from "../../identity/index.ts";
import { Email, Password, Username } from "../../identity/index.ts";
import { DomainError } from "../../shared/domain/domain-error.ts";
import type { UserId } from "../../shared/domain/id.ts";
import { parseId } from "../../shared/domain/id.ts";
import type { SessionDependencies } from "../dependencies.ts";
import type { SessionStarted, SignInFailed } from "../domain/events.ts";
import type { ClientInfo } from "../domain/session.ts";
import { Session } from "../domain/session.ts";
import { InvalidCredentials } from "../errors.ts";
import { endSessions } from "./end-session.ts";
import type { IssuedTokens } from "./issue-tokens.ts";
import { issueTokens } from "./issue-tokens.ts";

/** Who signs in with `SignIn`, and from where. */
export interface SignInInput {
  /** An email or a username. */
  readonly identifier: string;
  readonly password: string;
  readonly client?: ClientInfo | undefined;
}

/** The one check of a password in a sign-in, for limits that count by account instead of by identifier. */
export interface PasswordCheck {
  /** Whose password it would be; null when no account has the identifier. */
  readonly userId: UserId | null;
  /** Compares the password. */
  verify(): Promise<PasswordVerification>;
  /** Never matches, after the same work as `verify`, so that time does not tell that a limit was reached. */
  refuse(): Promise<PasswordVerification>;
}

/**
 * Decides whether a password is compared: returns what `verify` or `refuse` of the check resolves with. A refused sign-in
 * fails like one with a wrong password, so that an answer by username does not tell of failures by email.
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

// Sign-ins at the same moment may each upgrade the hash; all but the first then check the password once more.
const attempts = 3;

/**
 * Starts a session; beyond `maxSessions` it ends the oldest. Unknown, deactivated and passwordless users fail with the same error, after the same work.
 * @throws InvalidCredentials
 */
export class SignIn {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  /** @param limit counts checks of passwords by account. Default: none. */
  async execute(input: SignInInput, limit: PasswordCheckLimit = unlimited): Promise<IssuedTokens> {
    const password = Password.attempt(input.password);
    if (password === null) throw new InvalidCredentials();
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      const tokens = await this.#attempt(input, password, limit);
      if (tokens !== null) return tokens;
    }
    throw new InvalidCredentials();
  }

  /** Null when the account changed between the check of the password and the start of the session. */
  async #attempt(
    input: SignInInput,
    password: Password,
    limit: PasswordCheckLimit,
  ): Promise<IssuedTokens | null> {
    const { passwordHasher } = this.#use;
    const user = await this.#find(input.identifier);
    const { matches, needsRehash } = await limit({
      userId: user?.id ?? null,
      verify: () => passwordHasher.verify(password, user?.isActive ? user.passwordHash : null),
      refuse: () => passwordHasher.verify(password, null),
    });
    if (user === null || !matches) return this.#refuse(user);
    const upgraded = needsRehash ? await passwordHasher.hash(password) : null;
    return this.#start(user, upgraded, input.client ?? { ip: null, userAgent: null });
  }

  async #find(identifier: string): Promise<User | null> {
    if (typeof identifier !== "string") return null;
    try {
      const parsed = identifier.includes("@") ? Email.parse(identifier) : Username.parse(identifier);
      return await this.#use.users.findByIdentifier(parsed);
    } catch (error) {
      if (error instanceof DomainError && error.code.startsWith("identity.invalid_")) return null;
      throw error;
    }
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
      // Held, so that a password change or a deactivation comes wholly before this session, or ends it.
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
