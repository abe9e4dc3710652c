declare const brand: unique symbol;

/** An encoded password hash with its algorithm and parameters (PHC string, or `$2b$…` for bcrypt). */
export type PasswordHash = string & { readonly [brand]: "PasswordHash" };

/** For hashers and repositories, which alone know that the text is a hash. */
export function asPasswordHash(encoded: string): PasswordHash {
  return encoded as PasswordHash;
}
