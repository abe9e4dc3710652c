/** Problem details (RFC 9457), or the errors of OAuth (RFC 6749 §5.2). */
export type ErrorFormat = "problem" | "oauth";
