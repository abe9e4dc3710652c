import { SecretKey } from "./secret-key.ts";
import { secretKeyRules } from "./secret-key-rules.ts";
import { WeakSecretKey } from "./weak-secret-key.ts";

type Encoding = "hex" | "base64" | "base64url";

const hexForm = /^[0-9a-f]+$/i;
const forms: readonly (readonly [Encoding, RegExp])[] = [
  ["hex", hexForm],
  ["base64url", /^[A-Za-z0-9_-]+={0,2}$/],
  ["base64", /^[A-Za-z0-9+/]+={0,2}$/],
];

/** The line lengths of `openssl rand -base64` and of `base64`. */
const wrappedAt: readonly number[] = [64, 76];

/**
 * Reads a master secret of 32 or more bytes from hex, base64url or base64 text (RFC 4648 §8, §5 and §4). Text of hex
 * digits only is read as hex, although it is base64 too. Padding may be left out. Line ends after the text are ignored,
 * and so are those of base64 that was wrapped at 64 or 76 characters.
 * @throws WeakSecretKey when it is malformed, too short, or looks guessable (RFC 8725 §3.5)
 */
export function parseSecretKey(text: string): SecretKey {
  const line = joinLines(text);
  if (line === "") throw new WeakSecretKey("is empty");
  const encoding = forms.find(([, form]) => form.test(line))?.[0];
  if (encoding === undefined) throw new WeakSecretKey("is neither base64, base64url nor hex text");
  const bytes = Buffer.from(line, encoding);
  const candidate = { text: line.replace(/=+$/, ""), bytes, isHex: encoding === "hex" };
  for (const { isBroken, reason } of secretKeyRules) if (isBroken(candidate)) throw new WeakSecretKey(reason);
  return new SecretKey(bytes);
}

/** Lines of another length, and of hex, are not joined: several secrets in one file are not one. */
function joinLines(text: string): string {
  const lines = text.replace(/[\r\n]+$/, "").split(/\r?\n/);
  const [whole, joined] = [lines.join("\n"), lines.join("")];
  const isWrapped = wrappedAt.some((length) => lines.slice(0, -1).every((line) => line.length === length));
  return isWrapped && !hexForm.test(joined) ? joined : whole;
}
