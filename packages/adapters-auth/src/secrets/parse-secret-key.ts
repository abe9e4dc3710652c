import { SecretKey } from "./secret-key.ts";
import { weaknesses } from "./secret-key-weaknesses.ts";
import { WeakSecretKey } from "./weak-secret-key.ts";

const hexForm = /^[0-9a-f]+$/i;
const base64urlForm = /^[A-Za-z0-9_-]+={0,2}$/;

/**
 * Reads a master secret of 32 or more bytes from base64url (RFC 4648 §5) or hex text.
 * @throws WeakSecretKey when it is malformed, too short, or looks guessable (RFC 8725 §3.5)
 */
export function parseSecretKey(text: string): SecretKey {
  if (text === "") throw new WeakSecretKey("is empty");
  const encoding = hexForm.test(text) ? "hex" : "base64url";
  if (!base64urlForm.test(text)) throw new WeakSecretKey("is neither base64url text nor hex");
  const bytes = Buffer.from(text, encoding);
  for (const { isFoundIn, reason } of weaknesses)
    if (isFoundIn({ text, bytes, encoding })) throw new WeakSecretKey(reason);
  return new SecretKey(bytes);
}
