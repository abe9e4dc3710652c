const longestSummary = 500;

/** In this order: patterns of URLs and headers before those of text that only looks like a secret. White space is one space. */
const redactions: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/?#]*@/gi, "$1[redacted]@"],
  [/\b(bearer|basic) [\w~+/.=-]+/gi, "$1 [redacted]"],
  [
    /((?:password|passwd|secret|token|api[_-]?key|authorization|cookie|credential)[\w-]*["']? ?[:=] ?)(?:(?:bearer|basic) \S+|"[^"]*"?|'[^']*'?|[^\s,;&}]+)/gi,
    "$1[redacted]",
  ],
  [/\beyJ[\w-]+(?:\.[\w-]*)+/g, "[redacted]"],
  [/[^\s@<>"'(),:;[\]]+@[^\s@<>"'(),:;[\]]+/g, "[redacted]"],
  // Keys and tokens: 32 characters and more in one word that has digits. UUIDs stay: they identify users and events.
  [
    /(?<![\w+/-])(?![0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![\w+/-]))(?=[\w+/-]*\d)(?=[\w+/-]*[a-z])[\w+-]{32,}={0,2}/gi,
    "[redacted]",
  ],
];

/**
 * One line of at most 500 characters about what was thrown, for a log or a table. Credentials in URLs, values of fields
 * named like secrets, bearer tokens, JWTs, long keys and email addresses, which messages of libraries can contain, are
 * redacted. The stack and the cause are left out.
 */
export function summarizeError(reason: unknown): string {
  // Truncated before the expressions run, which bounds their cost.
  const start = textOf(reason).slice(0, 10 * longestSummary);
  const line = start.replaceAll(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
  const redacted = redactions.reduce((text, [pattern, by]) => text.replaceAll(pattern, by), line);
  const characters = [...redacted];
  return characters.length > longestSummary
    ? `${characters.slice(0, longestSummary - 1).join("")}…`
    : redacted;
}

function textOf(reason: unknown): string {
  try {
    if (!(reason instanceof Error)) return `threw ${String(reason)}`;
    return reason.message === "" ? reason.name : `${reason.name}: ${reason.message}`;
  } catch {
    return "threw a value that can't be shown";
  }
}
