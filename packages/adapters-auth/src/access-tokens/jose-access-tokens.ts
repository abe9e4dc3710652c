import { randomUUID } from "node:crypto";
import type { AccessTokenIssuer, AccessTokenSubject, AccessTokenVerifier, Clock } from "@portcullis/core";
import { compactVerify, SignJWT } from "jose";
import { LRUCache } from "lru-cache";
import type { JoseKeyRing } from "../signing-keys/jose-key-ring.ts";
import type { SigningKey } from "../signing-keys/signing-key.ts";
import type { AccessTokenClaims, AccessTokenParties } from "./access-token-claims.ts";
import { readAccessTokenClaims, requireTimely } from "./access-token-claims.ts";
import { accessTokenType, readAccessTokenHeader } from "./canonical-token.ts";
import { isHigherTwin } from "./ecdsa-twins.ts";
import { refusal } from "./refusal.ts";

/** What `JoseAccessTokens` writes and accepts. */
export interface AccessTokenOptions extends AccessTokenParties {
  /** How far ahead an issuer's clock may be, in milliseconds. */
  readonly leeway: number;
  /** How many verified tokens are remembered. */
  readonly rememberedTokens: number;
}

/** A token that this key signed. */
interface VerifiedToken {
  readonly key: SigningKey;
  readonly claims: AccessTokenClaims;
}

/** JWT access tokens as RFC 9068 writes them. A signature is checked once per token; times and keys every time. */
export class JoseAccessTokens implements AccessTokenIssuer, AccessTokenVerifier {
  readonly #keys: Pick<JoseKeyRing, "current" | "find">;
  readonly #clock: Clock;
  readonly #options: AccessTokenOptions;
  readonly #verified: LRUCache<string, VerifiedToken>;

  constructor(keys: Pick<JoseKeyRing, "current" | "find">, clock: Clock, options: AccessTokenOptions) {
    this.#keys = keys;
    this.#clock = clock;
    this.#options = options;
    this.#verified = new LRUCache({ max: options.rememberedTokens });
  }

  async issue(subject: AccessTokenSubject, issuedAt: Date, expiresAt: Date): Promise<string> {
    const { kid, algorithm, signing } = await this.#keys.current();
    const token = await new SignJWT({ sid: subject.sessionId })
      .setProtectedHeader({ alg: algorithm, typ: accessTokenType, kid })
      .setIssuer(this.#options.issuer)
      .setAudience(this.#options.audience)
      .setSubject(subject.userId)
      .setIssuedAt(issuedAt)
      .setExpirationTime(expiresAt)
      .setJti(randomUUID())
      .sign(signing);
    // Half of all signatures are: the next one may not be.
    return algorithm === "ES256" && isHigherTwin(token) ? this.issue(subject, issuedAt, expiresAt) : token;
  }

  async verify(token: string): Promise<AccessTokenSubject> {
    const verified = (await this.#recall(token)) ?? (await this.#prove(token));
    requireTimely(verified.claims, this.#clock.now(), this.#options.leeway);
    this.#verified.set(token, verified);
    return { ...verified.claims.subject };
  }

  /** How many verified tokens are in memory. */
  get remembered(): number {
    return this.#verified.size;
  }

  async #recall(token: string): Promise<VerifiedToken | null> {
    const verified = this.#verified.get(token);
    if (verified === undefined) return null;
    return (await this.#keys.find(verified.key.kid)) === verified.key ? verified : null;
  }

  async #prove(token: string): Promise<VerifiedToken> {
    const { kid, algorithm } = readAccessTokenHeader(token);
    const key = await this.#keys.find(kid);
    if (key === undefined) throw refusal("an unknown or retired key");
    if (key.algorithm !== algorithm) throw refusal("another algorithm than the key's");
    const claims = readAccessTokenClaims(await signedPayload(token, key), this.#options);
    return { key, claims };
  }
}

async function signedPayload(token: string, { algorithm, verifying }: SigningKey): Promise<Uint8Array> {
  if (algorithm === "ES256" && isHigherTwin(token)) throw refusal("the twin of a signature");
  try {
    const { payload } = await compactVerify(token, verifying, { algorithms: [algorithm] });
    return payload;
  } catch (cause) {
    throw refusal("not this key's signature", cause);
  }
}
