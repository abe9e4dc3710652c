import { InvalidPermission } from "./errors.ts";

declare const brand: unique symbol;

/** `resource:action`, `resource:*` (every action on it) or `*` (every permission, also those registered later). */
export type Permission = string & { readonly [brand]: "Permission" };

const form = /^(?:\*|[a-z][a-z0-9_-]{0,62}:(?:\*|[a-z][a-z0-9_-]{0,62}))$/;

/** A permission that can be granted, and the text that explains it to administrators. */
export interface PermissionDefinition {
  readonly name: Permission;
  readonly description: string;
}

/** @throws InvalidPermission */
export function parsePermission(raw: string): Permission {
  if (typeof raw !== "string" || !form.test(raw)) throw new InvalidPermission();
  // The brand states that the form was checked, as it was above.
  return raw as Permission;
}

/** Parses each and removes duplicates. @throws InvalidPermission */
export function parsePermissions(raw: readonly string[]): readonly Permission[] {
  if (!Array.isArray(raw)) throw new InvalidPermission();
  return [...new Set(raw.map(parsePermission))].sort();
}

/** Covers every permission, including those registered later. */
export const everyPermission: Permission = parsePermission("*");

/** The wildcards that cover a permission, narrowest first: `users:read` gives `users:*`, `*`. */
export function wildcardsOver(permission: Permission): readonly Permission[] {
  const resource = permission.split(":")[0];
  const wider = permission === everyPermission ? [] : [parsePermission(`${resource}:*`), everyPermission];
  return wider.filter((wildcard) => wildcard !== permission);
}

/** The permissions that an actor holds, wildcards included. Immutable. */
export class PermissionSet {
  static {
    // `util.inspect.custom` of Node.js, without an import: `console.log` shows what is granted.
    const inspectCustom = Symbol.for("nodejs.util.inspect.custom");
    Object.defineProperty(PermissionSet.prototype, inspectCustom, { value: inspectPermissions });
  }

  readonly #granted: ReadonlySet<Permission>;

  constructor(granted: Iterable<Permission>) {
    this.#granted = new Set(granted);
  }

  /** Whether the permission, or a wildcard over it, was granted. A wildcard is covered only by itself or a wider one. */
  covers(permission: Permission): boolean {
    return this.#granted.has(permission) || wildcardsOver(permission).some((wide) => this.#granted.has(wide));
  }

  coversAll(permissions: Iterable<Permission>): boolean {
    return [...permissions].every((permission) => this.covers(permission));
  }

  /** As granted, sorted; wildcards are not expanded. */
  toArray(): readonly Permission[] {
    return [...this.#granted].sort();
  }

  /** As `toArray`, so that an actor can be serialised as JSON. */
  toJSON(): readonly Permission[] {
    return this.toArray();
  }
}

/** `PermissionSet [ 'users:read' ]`, with the options and colours of the calling `inspect`. */
function inspectPermissions(
  this: PermissionSet,
  _depth: number,
  options: object,
  inspect: (value: unknown, options: object) => string,
): string {
  return `PermissionSet ${inspect(this.toArray(), options)}`;
}
