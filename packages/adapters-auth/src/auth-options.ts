import { defaultSessionPolicy } from "@portcullis/core";
import type { AccessTokenParties } from "./access-tokens/access-token-claims.ts";
import type { AccessTokenOptions } from "./access-tokens/jose-access-tokens.ts";
import type { PasswordHashingOptions } from "./passwords/argon2-password-hasher.ts";
import type { SecretKey } from "./secrets/secret-key.ts";
import type { KeyRingOptions } from "./signing-keys/jose-key-ring.ts";

/** Durations in milliseconds. */
export interface TokenOptions extends AccessTokenParties {
  /** Default: `EdDSA`. Change it at any time: tokens of the old algorithm are accepted until they expire. */
  readonly algorithm?: KeyRingOptions["algorithm"] | undefined;
  /** The session policy's `accessTokenTtl`, which tells when an old key can go. Default: core's, 15 minutes. */
  readonly accessTokenTtl?: number | undefined;
  /** How far ahead the clock of another issuing process may be, 0 to 30 s. Default: 5 s. */
  readonly leeway?: number | undefined;
  /** How many verified tokens are remembered, about a kilobyte each. Default: 10,000. */
  readonly rememberedTokens?: number | undefined;
  /** How often the keys in memory are compared with the store. Default: 60 s. */
  readonly reloadInterval?: number | undefined;
  /** Tokens with unknown key ids make the store be read at most this often. Default: 100 ms. */
  readonly unknownKeyInterval?: number | undefined;
}

/** What a host decides about tokens and passwords. */
export interface AuthOptions extends TokenOptions {
  readonly secretKey: SecretKey;
  readonly passwordHashing?: PasswordHashingOptions | undefined;
  /** Passwords to refuse besides the common ones: the product's name and the like. */
  readonly blockedPasswords?: Iterable<string> | undefined;
}

/** OWASP ASVS 9.2.1 with RFC 8725: more would let tokens outlive their revocation elsewhere. */
const longestLeeway = 30_000;

/** @throws RangeError */
export function completeTokenOptions(options: TokenOptions): KeyRingOptions & AccessTokenOptions {
  const complete = {
    issuer: options.issuer,
    audience: options.audience,
    algorithm: options.algorithm ?? "EdDSA",
    accessTokenTtl: options.accessTokenTtl ?? defaultSessionPolicy.accessTokenTtl,
    leeway: options.leeway ?? 5_000,
    rememberedTokens: options.rememberedTokens ?? 10_000,
    reloadInterval: options.reloadInterval ?? 60_000,
    unknownKeyInterval: options.unknownKeyInterval ?? 100,
  } as const;
  const { issuer, audience, leeway } = complete;
  if (issuer === "" || audience === "") throw new RangeError("issuer and audience are not empty");
  if (!(leeway >= 0 && leeway <= longestLeeway)) throw new RangeError("leeway is 0 to 30,000 ms");
  return complete;
}
