import type {
  AccessTokenIssuer,
  AccessTokenVerifier,
  Clock,
  PasswordBlocklist,
  PasswordHasher,
  PortcullisOptions,
  PublicKeySource,
  RefreshTokenMint,
  SigningKeyStore,
} from "@portcullis/core";
import { SystemClock } from "@portcullis/core";
import { JoseAccessTokens } from "./access-tokens/jose-access-tokens.ts";
import type { AuthOptions } from "./auth-options.ts";
import { completeTokenOptions } from "./auth-options.ts";
import { Argon2PasswordHasher } from "./passwords/argon2-password-hasher.ts";
import { CommonPasswordBlocklist } from "./passwords/common-password-blocklist.ts";
import { HmacRefreshTokenMint } from "./refresh-tokens/hmac-refresh-token-mint.ts";
import { JoseKeyRing } from "./signing-keys/jose-key-ring.ts";

/** `AuthOptions`, and what a container would provide. */
export interface CreateAuthAdaptersOptions extends AuthOptions {
  /** Where the signing keys are stored. */
  readonly signingKeys: SigningKeyStore;
  /** Default: the system clock. */
  readonly clock?: Clock | undefined;
  /**
   * The same as `createPortcullis` gets. Its `accessTokenTtl` is how long a signing key is kept after a rotation; tokens
   * with a longer lifetime are not issued. Default: core's `defaultSessionPolicy`.
   */
  readonly sessionPolicy?: PortcullisOptions["sessionPolicy"];
}

/** The ports that this package implements, and the key ring behind them. */
export interface AuthAdapters {
  readonly passwordHasher: PasswordHasher;
  readonly passwordBlocklist: PasswordBlocklist;
  readonly refreshTokenMint: RefreshTokenMint;
  readonly accessTokenIssuer: AccessTokenIssuer;
  readonly accessTokenVerifier: AccessTokenVerifier;
  readonly publicKeys: PublicKeySource;
  /** Call `keyRing.prepare()` at start. */
  readonly keyRing: JoseKeyRing;
}

/**
 * The adapters of this package. Spread them into core's `Ports`. `authModule` binds the same adapters.
 * @throws RangeError for options that are out of range
 */
export function createAuthAdapters(options: CreateAuthAdaptersOptions): AuthAdapters {
  const { clock = new SystemClock() } = options;
  const tokenOptions = completeTokenOptions(options, options.sessionPolicy);
  const keyRing = new JoseKeyRing({ ...options, clock }, tokenOptions);
  const accessTokens = new JoseAccessTokens(keyRing, clock, tokenOptions);
  return {
    passwordHasher: new Argon2PasswordHasher(options.passwordHashing),
    passwordBlocklist: new CommonPasswordBlocklist(options.blockedPasswords),
    refreshTokenMint: new HmacRefreshTokenMint(options.secretKey),
    accessTokenIssuer: accessTokens,
    accessTokenVerifier: accessTokens,
    publicKeys: keyRing,
    keyRing,
  };
}
