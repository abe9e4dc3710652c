import { InvalidRoleName } from "./errors.ts";

declare const brand: unique symbol;

/** 1 to 63 of a-z, 0-9, `_` and `-`, starting with a letter, as `parseRoleName` checks. */
export type RoleName = string & { readonly [brand]: "RoleName" };

/** @throws InvalidRoleName */
export function parseRoleName(raw: string): RoleName {
  if (typeof raw !== "string" || !/^[a-z][a-z0-9_-]{0,62}$/.test(raw)) throw new InvalidRoleName();
  // The brand states that the form was checked, as it was above.
  return raw as RoleName;
}

/** Parses each name and removes duplicates. @throws InvalidRoleName */
export function parseRoleNames(raw: readonly string[]): readonly RoleName[] {
  if (!Array.isArray(raw)) throw new InvalidRoleName();
  return [...new Set(raw.map(parseRoleName))].sort();
}
