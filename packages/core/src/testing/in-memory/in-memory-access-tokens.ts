import { randomBytes } from "node:crypto";
import type {
  AccessTokenIssuer,
  AccessTokenSubject,
  AccessTokenVerifier,
  Clock,
  PublicJwk,
  PublicKeySource,
} from "../../index.ts";
import { InvalidAccessToken } from "../../index.ts";

interface Issued {
  readonly subject: AccessTokenSubject;
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** Opaque tokens that this object stores instead of signing them. */
export class InMemoryAccessTokens implements AccessTokenIssuer, AccessTokenVerifier, PublicKeySource {
  readonly #clock: Clock;
  readonly #issued = new Map<string, Issued>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async issue(subject: AccessTokenSubject, issuedAt: Date, expiresAt: Date): Promise<string> {
    const token = randomBytes(32).toString("base64url");
    const { userId, sessionId } = subject;
    this.#issued.set(token, {
      subject: { userId, sessionId },
      issuedAt: wholeSeconds(issuedAt),
      expiresAt: wholeSeconds(expiresAt),
    });
    return token;
  }

  async verify(token: string): Promise<AccessTokenSubject> {
    const issued = this.#issued.get(token);
    const now = wholeSeconds(this.#clock.now());
    if (issued === undefined || now < issued.issuedAt || now >= issued.expiresAt)
      throw new InvalidAccessToken();
    return { ...issued.subject };
  }

  /** Returns none: only this object can verify its tokens. */
  async publicKeys(): Promise<readonly PublicJwk[]> {
    return [];
  }
}

function wholeSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1_000);
}
