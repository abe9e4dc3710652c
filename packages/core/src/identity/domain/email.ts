import { InvalidEmail } from "./errors.ts";

const longestAddress = 254;
const longestLocalPart = 64;
// RFC 5321 dot-atom, widened by RFC 6531 to every letter, mark and number. Quoted local parts are refused.
const localPart = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const domainCharacters = /^[\p{L}\p{M}\p{N}.-]+$/u;
const asciiDomain = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:xn--[a-z0-9-]{1,59}|[a-z]{2,63})$/;

/** An email address. Two spellings of the same mailbox have the same `key`. */
export class Email {
  /**
   * For display and for sending mail: trimmed, NFC, lower case. A domain in compatibility characters, such as
   * full-width letters, is in IDNA ASCII form.
   */
  readonly address: string;
  /** For comparison and unique indexes: `address` case-folded, its domain in IDNA ASCII form. */
  readonly key: string;

  private constructor(address: string, key: string) {
    this.address = address;
    this.key = key;
  }

  /** @throws InvalidEmail over 254 characters, over 64 before the @, more than one address, no dotted domain */
  static parse(raw: string): Email {
    if (typeof raw !== "string" || raw.length > longestAddress * 2) throw new InvalidEmail();
    const typed = raw.trim().normalize("NFC").toLowerCase().normalize("NFC");
    const at = typed.indexOf("@");
    const local = typed.slice(0, at);
    const domain = typed.slice(at + 1);
    const ascii = toAscii(domain);
    const address = domain === domain.normalize("NFKC") ? typed : `${local}@${ascii}`;
    const key = `${caseFold(local)}@${ascii}`;
    const valid =
      at !== -1 &&
      local.length <= longestLocalPart &&
      localPart.test(local) &&
      asciiDomain.test(ascii) &&
      Math.max(address.length, key.length) <= longestAddress;
    if (!valid) throw new InvalidEmail();
    return new Email(address, key);
  }

  /** For repositories: an email as it was stored. */
  static restore(address: string, key: string): Email {
    return new Email(address, key);
  }
}

/**
 * For comparisons that ignore letter case. By upper case, because some letters have several lower-case forms (ß, ſ); of
 * the lower case, because the upper case of ß is SS, and that of ẞ is ẞ. A final sigma becomes a normal one, so that the
 * fold of a substring is a substring of the fold.
 */
export function caseFold(text: string): string {
  return text.toLowerCase().toUpperCase().toLowerCase().replaceAll("ς", "σ").normalize("NFC");
}

/** @throws InvalidEmail */
function toAscii(domain: string): string {
  const url = `http://${domain}`;
  if (!domainCharacters.test(domain) || !URL.canParse(url)) throw new InvalidEmail();
  return new URL(url).hostname;
}
