import type { SessionId } from "../../shared/domain/id.ts";
import type { SessionDependencies } from "../dependencies.ts";
import { endSession } from "./end-session.ts";

/** Either token of the session proves the right to end it. */
export type SignOutInput = { readonly accessToken: string } | { readonly refreshToken: string };

type Dependencies = Pick<
  SessionDependencies,
  | "accessTokenVerifier"
  | "refreshTokens"
  | "refreshTokenMint"
  | "sessions"
  | "users"
  | "unitOfWork"
  | "events"
  | "clock"
>;

/**
 * Ends the session of a token; its access tokens are dead at once. Idempotent: an ended session, or a refresh token
 * nobody knows (RFC 7009 §2.2), is no error.
 * @throws InvalidAccessToken when an access token is forged or expired
 */
export class SignOut {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async execute(input: SignOutInput): Promise<void> {
    const { unitOfWork, sessions } = this.#use;
    const id = await this.#sessionOf(input);
    if (id === null) return;

    await unitOfWork.run(async () => {
      const session = await sessions.findById(id);
      if (session === null) return;
      await endSession(this.#use, { type: "user", userId: session.userId }, id, "signed_out");
    });
  }

  async #sessionOf(input: SignOutInput): Promise<SessionId | null> {
    const { accessTokenVerifier, refreshTokenMint, refreshTokens } = this.#use;
    if ("accessToken" in input) return (await accessTokenVerifier.verify(input.accessToken)).sessionId;
    const token = await refreshTokens.findByDigest(await refreshTokenMint.digest(input.refreshToken));
    return token?.sessionId ?? null;
  }
}
