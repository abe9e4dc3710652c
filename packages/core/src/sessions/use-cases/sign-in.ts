import { Password } from "../../identity/index.ts";
import { InvalidCredentials } from "../domain/errors.ts";
import type { ClientInfo } from "../domain/session.ts";
import type { PasswordCheckLimit } from "../rules/check-credentials.ts";
import { checkCredentials, unlimited } from "../rules/check-credentials.ts";
import type { SessionDependencies } from "../rules/dependencies.ts";
import type { IssuedTokens } from "../rules/issue-tokens.ts";
import { mintSession, startSession } from "../rules/start-session.ts";

/** The credentials, and where the sign-in came from. */
export interface SignInInput {
  /** An email or a username. */
  readonly identifier: string;
  readonly password: string;
  readonly client?: ClientInfo | undefined;
}

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
    { identifier, client }: SignInInput,
    password: Password,
    limit: PasswordCheckLimit,
  ): Promise<IssuedTokens | null> {
    const { users, unitOfWork } = this.#use;
    const { user: verified, upgraded } = await checkCredentials(this.#use, identifier, password, limit);
    const session = await mintSession(this.#use);

    return unitOfWork.run(async () => {
      // Locked, so that a password change or a deactivation commits before this session starts, or ends it.
      const user = await users.lock(verified.id);
      const changed = user === null || !user.isActive || user.passwordHash !== verified.passwordHash;
      if (changed) return null;
      if (upgraded !== null) await users.save(user.upgradeHash(upgraded));
      return startSession(this.#use, user.id, session, client);
    });
  }
}
