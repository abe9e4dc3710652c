import type { Clock, PortcullisOptions, SigningKeyStore } from "@portcullis/core";
import { TYPES } from "@portcullis/inversify";
import type { ServiceIdentifier } from "inversify";
import { ContainerModule } from "inversify";
import { JoseAccessTokens } from "./access-tokens/jose-access-tokens.ts";
import type { AuthOptions } from "./auth-options.ts";
import { completeTokenOptions } from "./auth-options.ts";
import { Argon2PasswordHasher } from "./passwords/argon2-password-hasher.ts";
import { CommonPasswordBlocklist } from "./passwords/common-password-blocklist.ts";
import { HmacRefreshTokenMint } from "./refresh-tokens/hmac-refresh-token-mint.ts";
import { JoseKeyRing } from "./signing-keys/jose-key-ring.ts";

export type { AuthOptions } from "./index.ts";

/** What `AUTH_TYPES` identifies. */
export interface AuthTypes {
  /** To `prepare()` at start, and to rotate and list keys. */
  readonly keyRing: ServiceIdentifier<JoseKeyRing>;
  readonly accessTokens: ServiceIdentifier<JoseAccessTokens>;
}

/** Identifiers of what `authModule` binds beside the ports. */
export const AUTH_TYPES: AuthTypes = {
  keyRing: Symbol.for("@portcullis/adapters-auth/keyRing"),
  accessTokens: Symbol.for("@portcullis/adapters-auth/accessTokens"),
};

/**
 * Binds the ports that this package answers for. It needs `clock` and `signingKeys` from elsewhere, and reads the
 * session policy from `options` when that is bound. What remembers something is a singleton: rebind its dependencies
 * before it is first resolved.
 */
export function authModule(options: AuthOptions): ContainerModule {
  const makeKeyRing = (signingKeys: SigningKeyStore, clock: Clock, portcullis?: PortcullisOptions) =>
    new JoseKeyRing(
      { secretKey: options.secretKey, signingKeys, clock },
      completeTokenOptions({
        ...options,
        accessTokenTtl: options.accessTokenTtl ?? portcullis?.sessionPolicy?.accessTokenTtl,
      }),
    );
  return new ContainerModule(({ bind }) => {
    bind(TYPES.passwordHasher)
      .toResolvedValue(() => new Argon2PasswordHasher(options.passwordHashing))
      .inSingletonScope();
    bind(TYPES.passwordBlocklist)
      .toResolvedValue(() => new CommonPasswordBlocklist(options.blockedPasswords))
      .inSingletonScope();
    bind(TYPES.refreshTokenMint)
      .toResolvedValue(() => new HmacRefreshTokenMint(options.secretKey))
      .inSingletonScope();
    bind(AUTH_TYPES.keyRing)
      .toResolvedValue(makeKeyRing, [
        TYPES.signingKeys,
        TYPES.clock,
        { serviceIdentifier: TYPES.options, optional: true },
      ])
      .inSingletonScope();
    bind(AUTH_TYPES.accessTokens)
      .toResolvedValue(
        (keyRing, clock) => new JoseAccessTokens(keyRing, clock, completeTokenOptions(options)),
        [AUTH_TYPES.keyRing, TYPES.clock],
      )
      .inSingletonScope();
    bind(TYPES.accessTokenIssuer).toService(AUTH_TYPES.accessTokens);
    bind(TYPES.accessTokenVerifier).toService(AUTH_TYPES.accessTokens);
    bind(TYPES.publicKeys).toService(AUTH_TYPES.keyRing);
  });
}
