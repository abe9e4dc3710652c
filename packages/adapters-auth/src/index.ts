export type { AccessTokenParties } from "./access-tokens/access-token-claims.ts";
export type { AccessTokenOptions } from "./access-tokens/jose-access-tokens.ts";
export { JoseAccessTokens } from "./access-tokens/jose-access-tokens.ts";
export type { AuthOptions, TokenOptions } from "./auth-options.ts";
export type { AuthAdapters, CreateAuthAdaptersOptions } from "./create-auth-adapters.ts";
export { createAuthAdapters } from "./create-auth-adapters.ts";
export type { Argon2Parameters } from "./passwords/argon2-parameters.ts";
export type { PasswordHashingOptions } from "./passwords/argon2-password-hasher.ts";
export { Argon2PasswordHasher } from "./passwords/argon2-password-hasher.ts";
export { CommonPasswordBlocklist } from "./passwords/common-password-blocklist.ts";
export type { WorkQueueOptions } from "./passwords/hashing-queue.ts";
export { HmacRefreshTokenMint } from "./refresh-tokens/hmac-refresh-token-mint.ts";
export { loadOrMakeSecretKey } from "./secrets/load-or-create-secret-key.ts";
export { parseSecretKey } from "./secrets/parse-secret-key.ts";
export { SecretKey } from "./secrets/secret-key.ts";
export { howToMakeASecretKey, WeakSecretKey } from "./secrets/weak-secret-key.ts";
export type {
  KeyRingDependencies,
  KeyRingOptions,
  SigningKeyDescription,
} from "./signing-keys/jose-key-ring.ts";
export { JoseKeyRing } from "./signing-keys/jose-key-ring.ts";
export type { SigningAlgorithm } from "./signing-keys/signing-algorithm.ts";
export { signingAlgorithms } from "./signing-keys/signing-algorithm.ts";
export type { SigningKey } from "./signing-keys/signing-key.ts";
export { WrongSecretKey } from "./signing-keys/wrong-secret-key.ts";
