/** In characters. A token of this issuer has about 500. */
const longestToken = 4_096;

/**
 * Whether this is a compact JWS in its one canonical spelling. jose's base64url decoder also takes stray trailing bits
 * (RFC 4648 §3.5), so that several texts would stand for one token.
 */
export function isCanonicalToken(token: string): boolean {
  if (typeof token !== "string" || token.length > longestToken) return false;
  const parts = token.split(".", 4);
  return parts.length === 3 && parts.every(isCanonicalBase64url);
}

function isCanonicalBase64url(text: string): boolean {
  return text !== "" && Buffer.from(text, "base64url").toString("base64url") === text;
}
