import { randomUUID } from "node:crypto";
import type { AccessTokenIssuer, AccessTokenSubject, AccessTokenVerifier, Clock } from "@portcullis/core";
import { InvalidAccessToken } from "@portcullis/core";
import { decodeProtectedHeader, jwtVerify, SignJWT } from "jose";
import { LRUCache } from "lru-cache";
import type { JoseKeyRing } from "../signing-keys/jose-key-ring.ts";
import type { SigningKey } from "../signing-keys/signing-key.ts";
import type { AccessTokenClaims } from "./access-token-claims.ts";
import { isTimely, readAccessTokenClaims } from "./access-token-claims.ts";
import { isCanonicalToken } from "./canonical-token.ts";

/** What `JoseAccessTokens` issues and accepts. Durations in milliseconds. */
export interface AccessTokenOptions {
  /** The `iss` of every token (RFC 9068 §2.2). */
  readonly issuer: string;
  /** The `aud` of every token. */
  readonly audience: string;
  /** The longest lifetime of a token. Signing keys are kept for it, so a longer one is not issued. */
  readonly accessTokenTtl: number;
  /** How far ahead an issuer's clock may be. */
  readonly leeway: number;
  /** The maximum number of verified tokens in the cache. */
  readonly maxCachedTokens: number;
}

/** A token that this key signed. */
interface VerifiedToken {
  readonly key: SigningKey;
  readonly claims: AccessTokenClaims;
}

/** RFC 9068 §2.1. No other spelling is accepted, although jose reads `application/at+jwt` and `AT+JWT` alike. */
const typ = "at+jwt";
const headerMembers: readonly string[] = ["alg", "kid", "typ"];

/** JWT access tokens by RFC 9068. A signature is verified once per token; times and keys at every use. */
export class JoseAccessTokens implements AccessTokenIssuer, AccessTokenVerifier {
  readonly #keys: Pick<JoseKeyRing, "current" | "find">;
  readonly #clock: Clock;
  readonly #options: AccessTokenOptions;
  readonly #verified: LRUCache<string, VerifiedToken>;

  constructor(keys: Pick<JoseKeyRing, "current" | "find">, clock: Clock, options: AccessTokenOptions) {
    this.#keys = keys;
    this.#clock = clock;
    this.#options = options;
    this.#verified = new LRUCache({ max: options.maxCachedTokens });
  }

  /** @throws RangeError when the token's lifetime is longer than signing keys are kept */
  async issue(subject: AccessTokenSubject, issuedAt: Date, expiresAt: Date): Promise<string> {
    const { issuer, audience, accessTokenTtl } = this.#options;
    if (expiresAt.getTime() - issuedAt.getTime() > accessTokenTtl)
      throw new RangeError(
        `The access token would outlive its signing key, which is kept for ${accessTokenTtl} ms after a rotation. ` +
          "Give createAuthAdapters the session policy of createPortcullis.",
      );
    const { kid, algorithm, signing } = await this.#keys.current();
    return new SignJWT({ sid: subject.sessionId })
      .setProtectedHeader({ alg: algorithm, typ, kid })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(subject.userId)
      .setIssuedAt(issuedAt)
      .setExpirationTime(expiresAt)
      .setJti(randomUUID())
      .sign(signing);
  }

  async verify(token: string): Promise<AccessTokenSubject> {
    const verified = (await this.#fromCache(token)) ?? (await this.#verifySignature(token));
    if (!isTimely(verified.claims, this.#clock.now(), this.#options.leeway))
      throw refusal(new Error("expired, or not valid yet"));
    this.#verified.set(token, verified);
    return { ...verified.claims.subject };
  }

  /** How many verified tokens are cached now. */
  get cachedTokens(): number {
    return this.#verified.size;
  }

  async #fromCache(token: string): Promise<VerifiedToken | null> {
    const verified = this.#verified.get(token);
    if (verified === undefined) return null;
    return (await this.#keys.find(verified.key.kid)) === verified.key ? verified : null;
  }

  async #verifySignature(token: string): Promise<VerifiedToken> {
    const kid = await orRefuse(() => readKeyId(token));
    const key = await this.#keys.find(kid);
    if (key === undefined) throw refusal(new Error("an unknown or retired key"));
    return { key, claims: await orRefuse(() => this.#verifyWith(key, token)) };
  }

  /** The algorithm is the key's, whatever the token's header says (RFC 8725 §3.1). */
  async #verifyWith({ verifying, algorithm }: SigningKey, token: string): Promise<AccessTokenClaims> {
    const { issuer, audience, leeway } = this.#options;
    const { payload } = await jwtVerify(token, verifying, {
      algorithms: [algorithm],
      issuer,
      audience,
      currentDate: this.#clock.now(),
      // Whole seconds, since jose rounds the date down. `isTimely` is exact, and stricter after `exp`.
      clockTolerance: Math.ceil(leeway / 1_000),
    });
    return readAccessTokenClaims(payload);
  }
}

/**
 * Refuses a header with any member but those that this issuer writes: `crit`, `b64`, `jku`, `jwk`, `x5u`, `x5c` and
 * the like.
 */
function readKeyId(token: string): string {
  if (!isCanonicalToken(token)) throw new Error("not a compact JWS in canonical base64url");
  const header = decodeProtectedHeader(token);
  const members = Object.keys(header);
  if (members.length !== headerMembers.length || !headerMembers.every((member) => members.includes(member)))
    throw new Error("a header with other members than alg, kid and typ");
  if (header.typ !== typ) throw new Error("not an access token by its typ");
  if (typeof header.kid !== "string") throw new Error("a kid that is not text");
  return header.kid;
}

/** One error for every refused token; the reason is for logs, in its `cause`. */
function refusal(cause: unknown): InvalidAccessToken {
  return new InvalidAccessToken({ cause });
}

async function orRefuse<Result>(work: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    throw refusal(cause);
  }
}
