import { randomBytes, randomUUID } from "node:crypto";
import type { AccessTokenSubject, SigningKeyStore } from "@portcullis/core";
import { parseId } from "@portcullis/core";
import { FixedClock, InMemoryDatabase, InMemorySigningKeyStore } from "@portcullis/core/testing";
import { JoseAccessTokens } from "../access-tokens/jose-access-tokens.ts";
import type { TokenOptions } from "../auth-options.ts";
import { completeTokenOptions } from "../auth-options.ts";
import { SecretKey } from "../secrets/secret-key.ts";
import { JoseKeyRing } from "../signing-keys/jose-key-ring.ts";

export const minute = 60_000;
export const issuer = "https://id.example.com";
export const audience = "https://api.example.com";

/** An in-memory key store that counts how often it is read. */
export class CountingKeyStore extends InMemorySigningKeyStore {
  readings = 0;

  constructor() {
    super(new InMemoryDatabase());
  }

  override async list(): ReturnType<SigningKeyStore["list"]> {
    this.readings += 1;
    return super.list();
  }
}

export interface TokenFixtureOptions extends Partial<TokenOptions> {
  readonly secretKey?: SecretKey;
  readonly signingKeys?: SigningKeyStore;
  readonly clock?: FixedClock;
  /** Default: 15 minutes. */
  readonly accessTokenTtl?: number;
}

export interface TokenFixture {
  readonly secretKey: SecretKey;
  readonly signingKeys: SigningKeyStore;
  readonly clock: FixedClock;
  readonly keyRing: JoseKeyRing;
  readonly tokens: JoseAccessTokens;
  readonly subject: AccessTokenSubject;
  /** A token of `accessTokenTtl`. */
  issue(): Promise<string>;
  /** Another process: it shares the secret, the store and the clock. */
  sibling(options?: TokenFixtureOptions): TokenFixture;
}

/** One process's keys and tokens on a fixed clock. Unknown keys make it read the store at once. */
export function makeTokenFixture(options: TokenFixtureOptions = {}): TokenFixture {
  const secretKey = options.secretKey ?? new SecretKey(randomBytes(32));
  const signingKeys = options.signingKeys ?? new CountingKeyStore();
  const clock = options.clock ?? new FixedClock();
  const { accessTokenTtl = 15 * minute, ...more } = options;
  const tokenOptions = completeTokenOptions(
    { issuer, audience, unknownKeyInterval: 0, ...more },
    { accessTokenTtl },
  );
  const keyRing = new JoseKeyRing({ secretKey, signingKeys, clock }, tokenOptions);
  const tokens = new JoseAccessTokens(keyRing, clock, tokenOptions);
  const subject = {
    userId: parseId<"User">(randomUUID()),
    sessionId: parseId<"Session">(randomUUID()),
  };
  return {
    secretKey,
    signingKeys,
    clock,
    keyRing,
    tokens,
    subject,
    issue: () => tokens.issue(subject, clock.now(), new Date(clock.now().getTime() + accessTokenTtl)),
    sibling: (changes = {}) => makeTokenFixture({ ...options, secretKey, signingKeys, clock, ...changes }),
  };
}
