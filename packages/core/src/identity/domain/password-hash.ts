declare const brand: unique symbol;

/** An encoded password hash with its algorithm and parameters (PHC string, or `$2b$…` for bcrypt). */
export type PasswordHash = string & { readonly [brand]: "PasswordHash" };

/** For adapters that create or read hashes. */
export function asPasswordHash(encoded: string): PasswordHash {
  return encoded as PasswordHash;
}
