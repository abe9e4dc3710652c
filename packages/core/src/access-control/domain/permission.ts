import { InvalidPermission } from "./errors.ts";

declare const brand: unique symbol;

/** `resource:action`, `resource:*` (every action on it) or `*` (everything, also what is registered later). */
export type Permission = string & { readonly [brand]: "Permission" };

const form = /^(?:\*|[a-z][a-z0-9_-]{0,62}:(?:\*|[a-z][a-z0-9_-]{0,62}))$/;

/** @throws InvalidPermission */
export function parsePermission(raw: string): Permission {
  if (typeof raw !== "string" || !form.test(raw)) throw new InvalidPermission();
  // The form was checked above, and the brand says so.
  return raw as Permission;
}

/** Parses each and drops repetitions. @throws InvalidPermission */
export function parsePermissions(raw: readonly string[]): readonly Permission[] {
  if (!Array.isArray(raw)) throw new InvalidPermission();
  return [...new Set(raw.map(parsePermission))].sort();
}

/** The permission to do everything. */
export const everyPermission: Permission = parsePermission("*");

/** The wildcards that cover a permission, narrowest first: `users:read` gives `users:*`, `*`. */
export function wildcardsOver(permission: Permission): readonly Permission[] {
  const resource = permission.split(":")[0];
  const wider = permission === everyPermission ? [] : [parsePermission(`${resource}:*`), everyPermission];
  return wider.filter((wildcard) => wildcard !== permission);
}

/** What somebody holds, wildcards included. Immutable. */
export class PermissionSet {
  static {
    // `util.inspect.custom` of Node.js, which needs no import: `console.log` shows what is granted.
    const inspectCustom = Symbol.for("nodejs.util.inspect.custom");
    Object.defineProperty(PermissionSet.prototype, inspectCustom, { value: inspectPermissions });
  }

  readonly #granted: ReadonlySet<Permission>;

  constructor(granted: Iterable<Permission>) {
    this.#granted = new Set(granted);
  }

  /** True when it was granted, or a wildcard over it was. A wildcard is covered only by itself or a wider one. */
  covers(permission: Permission): boolean {
    return this.#granted.has(permission) || wildcardsOver(permission).some((wide) => this.#granted.has(wide));
  }

  coversAll(permissions: Iterable<Permission>): boolean {
    return [...permissions].every((permission) => this.covers(permission));
  }

  /** As granted (wildcards are not expanded), sorted. */
  toArray(): readonly Permission[] {
    return [...this.#granted].sort();
  }

  /** As `toArray`, so that an actor can be answered as JSON. */
  toJSON(): readonly Permission[] {
    return this.toArray();
  }
}

/** `PermissionSet [ 'users:read' ]`, in the form and colours of the `inspect` that asks. */
function inspectPermissions(
  this: PermissionSet,
  _depth: number,
  options: object,
  inspect: (value: unknown, options: object) => string,
): string {
  return `PermissionSet ${inspect(this.toArray(), options)}`;
}
