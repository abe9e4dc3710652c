import { InvalidId } from "./errors.ts";

declare const kind: unique symbol;

/** A UUID in lower case, with a type that distinguishes it from ids of other kinds. */
export type Id<Kind extends string> = string & { readonly [kind]: Kind };

/** What `parseId<"User">` returns. */
export type UserId = Id<"User">;
/** What `parseId<"Session">` returns. */
export type SessionId = Id<"Session">;

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether the text is a UUID as `parseId` returns it: in lower case. */
export function isId(text: string): boolean {
  return uuid.test(text);
}

/**
 * Accepts any RFC 9562 UUID, upper or lower case, and returns it in lower case.
 * @throws InvalidId
 */
export function parseId<Kind extends string>(raw: string): Id<Kind> {
  if (typeof raw !== "string") throw new InvalidId();
  const canonical = raw.toLowerCase();
  if (!isId(canonical)) throw new InvalidId();
  // The brand exists only in types; this is the one place that adds it.
  return canonical as Id<Kind>;
}
