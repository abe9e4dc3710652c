const pattern = /^[a-z][a-z0-9._-]{0,62}$/;

/** Whether the value is 1 to 63 of a-z, 0-9, `.`, `_` and `-`, starting with a letter. */
export function isSubscriberName(name: unknown): name is string {
  return typeof name === "string" && pattern.test(name);
}
