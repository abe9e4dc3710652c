export type { AuthOptions, TokenOptions } from "./auth-options.ts";
export type { AuthAdapters, CreateAuthAdaptersOptions } from "./create-auth-adapters.ts";
export { createAuthAdapters } from "./create-auth-adapters.ts";
export type { Argon2Parameters } from "./passwords/argon2-parameters.ts";
export type { PasswordHashingOptions } from "./passwords/argon2-password-hasher.ts";
export { Argon2PasswordHasher } from "./passwords/argon2-password-hasher.ts";
export { CommonPasswordBlocklist } from "./passwords/common-password-blocklist.ts";
export type { HashingQueueOptions } from "./passwords/hashing-queue.ts";
export { HmacRefreshTokenMint } from "./refresh-tokens/hmac-refresh-token-mint.ts";
export { loadOrCreateSecretKey } from "./secrets/load-or-create-secret-key.ts";
export { parseSecretKey } from "./secrets/parse-secret-key.ts";
export { SecretKey } from "./secrets/secret-key.ts";
export { secretKeyHint, WeakSecretKey } from "./secrets/weak-secret-key.ts";
export type {
  JoseKeyRing,
  KeyRingDependencies,
  KeyRingOptions,
  SigningKeyDescription,
} from "./signing-keys/jose-key-ring.ts";
export type { SigningAlgorithm } from "./signing-keys/signing-algorithm.ts";
export { defaultSigningAlgorithm, signingAlgorithms } from "./signing-keys/signing-algorithm.ts";
export type { SigningKey } from "./signing-keys/signing-key.ts";
export { WrongSecretKey } from "./signing-keys/wrong-secret-key.ts";
