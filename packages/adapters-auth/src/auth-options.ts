import type { PortcullisOptions } from "@portcullis/core";
import { defaultSessionPolicy } from "@portcullis/core";
import type { AccessTokenOptions } from "./access-tokens/jose-access-tokens.ts";
import type { PasswordHashingOptions } from "./passwords/argon2-password-hasher.ts";
import type { SecretKey } from "./secrets/secret-key.ts";
import type { KeyRingOptions } from "./signing-keys/jose-key-ring.ts";
import type { SigningAlgorithm } from "./signing-keys/signing-algorithm.ts";
import { defaultSigningAlgorithm } from "./signing-keys/signing-algorithm.ts";

/** Durations in milliseconds. */
export interface TokenOptions {
  /** The `iss` of every token (RFC 9068 §2.2). */
  readonly issuer: string;
  /** The `aud` of every token. */
  readonly audience: string;
  /** Default: `EdDSA`. Change it at any time: tokens of the old algorithm are accepted until they expire. */
  readonly algorithm?: SigningAlgorithm | undefined;
  /** How far ahead the clock of another issuing process may be, 0 to 30 s. Default: 5 s. */
  readonly leeway?: number | undefined;
  /** The maximum number of verified tokens in the cache, about a kilobyte each. Default: 10,000. */
  readonly maxCachedTokens?: number | undefined;
  /** How often the keys in memory are compared with the store. Default: 60 s. */
  readonly reloadInterval?: number | undefined;
  /** The least time between two readings of the store for tokens with unknown key ids. Default: 100 ms. */
  readonly unknownKeyInterval?: number | undefined;
}

/** What a host decides about tokens and passwords. */
export interface AuthOptions extends TokenOptions {
  readonly secretKey: SecretKey;
  readonly passwordHashing?: PasswordHashingOptions | undefined;
  /** Passwords to refuse besides the common ones, such as the product's name. Default: none. */
  readonly blockedPasswords?: Iterable<string> | undefined;
}

/** OWASP ASVS 9.2.1 with RFC 8725: with a longer one, other services would accept revoked tokens for longer. */
const longestLeeway = 30_000;

/**
 * Fills in the defaults. How long a signing key is kept follows only from the session policy.
 * @throws RangeError
 */
export function completeTokenOptions(
  options: TokenOptions,
  sessionPolicy: PortcullisOptions["sessionPolicy"],
): KeyRingOptions & AccessTokenOptions {
  const complete = {
    issuer: options.issuer,
    audience: options.audience,
    algorithm: options.algorithm ?? defaultSigningAlgorithm,
    accessTokenTtl: { ...defaultSessionPolicy, ...sessionPolicy }.accessTokenTtl,
    leeway: options.leeway ?? 5_000,
    maxCachedTokens: options.maxCachedTokens ?? 10_000,
    reloadInterval: options.reloadInterval ?? 60_000,
    unknownKeyInterval: options.unknownKeyInterval ?? 100,
  } as const;
  const { issuer, audience, accessTokenTtl, leeway } = complete;
  if (issuer === "") throw new RangeError("The issuer is empty. Set it to the server's URL.");
  if (audience === "") throw new RangeError("The audience is empty. Set it to the name of the API.");
  if (!(accessTokenTtl > 0)) throw new RangeError("accessTokenTtl is not a number of milliseconds above 0.");
  if (!(leeway >= 0 && leeway <= longestLeeway)) throw new RangeError("leeway is not from 0 to 30,000 ms.");
  return complete;
}
