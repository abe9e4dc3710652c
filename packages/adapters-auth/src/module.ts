import type { Clock, PortcullisOptions, SigningKeyStore } from "@portcullis/core";
import { TYPES } from "@portcullis/inversify";
import type { ServiceIdentifier } from "inversify";
import { ContainerModule } from "inversify";
import type { AuthAdapters } from "./create-auth-adapters.ts";
import { createAuthAdapters } from "./create-auth-adapters.ts";
import type { AuthOptions, JoseKeyRing } from "./index.ts";

/** What `AUTH_TYPES` identifies. */
export interface AuthTypes {
  /** Call `prepare()` at start; rotates and lists keys. */
  readonly keyRing: ServiceIdentifier<JoseKeyRing>;
}

/** Identifiers of what `authModule` binds beside the ports. */
export const AUTH_TYPES: AuthTypes = {
  keyRing: Symbol.for("@portcullis/adapters-auth/keyRing"),
};

const adapters: ServiceIdentifier<AuthAdapters> = Symbol.for("@portcullis/adapters-auth/adapters");

/**
 * Binds what `createAuthAdapters` returns; it is called once, when the first of these is resolved. Needs bindings of
 * `clock` and `signingKeys`, and takes the session policy from `options` when that is bound: rebind these before.
 */
export function authModule(options: AuthOptions): ContainerModule {
  const create = (signingKeys: SigningKeyStore, clock: Clock, portcullis?: PortcullisOptions) =>
    createAuthAdapters({ ...options, signingKeys, clock, sessionPolicy: portcullis?.sessionPolicy });
  return new ContainerModule(({ bind }) => {
    bind(adapters)
      .toResolvedValue(create, [
        TYPES.signingKeys,
        TYPES.clock,
        { serviceIdentifier: TYPES.options, optional: true },
      ])
      .inSingletonScope();
    bind(TYPES.passwordHasher).toResolvedValue(({ passwordHasher }) => passwordHasher, [adapters]);
    bind(TYPES.passwordBlocklist).toResolvedValue(({ passwordBlocklist }) => passwordBlocklist, [adapters]);
    bind(TYPES.refreshTokenMint).toResolvedValue(({ refreshTokenMint }) => refreshTokenMint, [adapters]);
    bind(TYPES.accessTokenIssuer).toResolvedValue(({ accessTokenIssuer }) => accessTokenIssuer, [adapters]);
    bind(TYPES.accessTokenVerifier).toResolvedValue(
      ({ accessTokenVerifier }) => accessTokenVerifier,
      [adapters],
    );
    bind(TYPES.publicKeys).toResolvedValue(({ publicKeys }) => publicKeys, [adapters]);
    bind(AUTH_TYPES.keyRing).toResolvedValue(({ keyRing }) => keyRing, [adapters]);
  });
}
