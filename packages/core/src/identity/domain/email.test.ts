import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { caseFold, Email } from "./email.ts";
import { InvalidEmail } from "./errors.ts";

const key = (raw: string) => Email.parse(raw).key;

describe("Email.parse", () => {
  test.each([
    ["ada@example.com", "ada@example.com"],
    ["  Ada@Example.COM\t", "ada@example.com"],
    ["zoe\u0308@example.com", "zoë@example.com"],
    ["first.last+tag@sub.example.co.uk", "first.last+tag@sub.example.co.uk"],
    ["o'brien@example.com", "o'brien@example.com"],
    ["a@x.org", "a@x.org"],
    ["ada@MÜNCHEN.example", "ada@münchen.example"],
    ["用户@例子.公司", "用户@例子.公司"],
    ["ada@\uFF45xample.com", "ada@example.com"],
    ["ada@\uFF2D\u00FCnchen.example", "ada@xn--mnchen-3ya.example"],
    ["\uFF41da@example.com", "\uFF41da@example.com"],
  ])("shows %j as %s", (raw, address) => {
    expect(Email.parse(raw).address).toBe(address);
  });

  test.each([
    ["letter case", "ADA@EXAMPLE.COM", "ada@example.com"],
    ["composition", "zoë@example.com", "zoe\u0308@example.com"],
    ["the Kelvin sign", "\u212Aelvin@example.com", "kelvin@example.com"],
    ["the Ångström sign", "\u212Bsa@example.com", "åsa@example.com"],
    ["ß and ẞ", "stra\u1E9Ee@example.com", "straße@example.com"],
    ["ß and ss", "straße@example.com", "STRASSE@example.com"],
    ["long s", "\u017Fam@example.com", "sam@example.com"],
    ["final sigma", "ΑΣ@example.com", "ασ@example.com"],
    ["ligatures", "\uFB01x@example.com", "fix@example.com"],
    ["punycode", "ada@xn--mnchen-3ya.example", "ada@münchen.example"],
    ["punycode in capitals", "ada@XN--MNCHEN-3YA.example", "ada@MÜNCHEN.example"],
    ["a full-width domain", "ada@\uFF45xample.com", "ada@example.com"],
  ])("[SEC-082] is one mailbox whatever the %s", (_what, one, other) => {
    expect(key(one)).toBe(key(other));
  });

  test.each([
    ["ada@example.com", "adam@example.com"],
    ["ada@example.com", "ada@example.org"],
    ["a.da@example.com", "ada@example.com"],
    ["ada+tag@example.com", "ada@example.com"],
    // Cyrillic а: alike to the eye, another letter all the same.
    ["\u0430da@example.com", "ada@example.com"],
    ["ada@strasse.example", "ada@straße.example"],
  ])("keeps %s and %s apart", (one, other) => {
    expect(key(one)).not.toBe(key(other));
  });

  test.each([
    ["nothing", ""],
    ["white space", "   "],
    ["no @", "ada.example.com"],
    ["no local part", "@example.com"],
    ["no domain", "ada@"],
    ["two @", "ada@home@example.com"],
    ["two addresses", "ada@example.com,eve@example.com"],
    ["two addresses, semicolon", "ada@example.com;eve@example.com"],
    ["two addresses, space", "ada@example.com eve@example.com"],
    ["two addresses, line break", "ada@example.com\neve@example.com"],
    ["a display name", "Ada <ada@example.com>"],
    ["quotes", '"ada"@example.com'],
    ["a quoted @", '"ada@home"@example.com'],
    ["a comment", "ada(comment)@example.com"],
    ["a space inside", "a da@example.com"],
    ["a control character", "a\u0000da@example.com"],
    ["a header injection", "ada@example.com\r\nBcc: eve@example.com"],
    ["a zero-width space", "a\u200Bda@example.com"],
    ["a right-to-left override", "a\u202Eda@example.com"],
    ["an emoji", "😀@example.com"],
    ["a lone surrogate", "a\ud800@example.com"],
    ["a leading dot", ".ada@example.com"],
    ["a trailing dot", "ada.@example.com"],
    ["two dots", "a..da@example.com"],
    ["a domain without a dot", "ada@localhost"],
    ["an IP address", "ada@127.0.0.1"],
    ["an IP address in disguise", "ada@0x7f.1"],
    ["a bracketed IP address", "ada@[127.0.0.1]"],
    ["a domain with a port", "ada@example.com:25"],
    ["a domain with a path", "ada@example.com/x"],
    ["a trailing dot in the domain", "ada@example.com."],
    ["an empty label", "ada@example..com"],
    ["a label that starts with -", "ada@-example.com"],
    ["an underscore in the domain", "ada@ex_ample.com"],
    ["bad punycode", "ada@xn--\u00fc.example"],
    ["a numeric top level", "ada@example.123"],
    ["percent encoding", "ada@ex%61mple.com"],
  ])("[SEC-084] refuses %s", (_what, raw) => {
    expect(() => Email.parse(raw)).toThrow(InvalidEmail);
  });

  test("has at most 64 characters before the @ and 254 in all", () => {
    const domain = `${`${"d".repeat(60)}.`.repeat(3)}com`;
    expect(Email.parse(`${"l".repeat(64)}@${domain}`).address).toHaveLength(64 + 1 + 186);
    expect(() => Email.parse(`${"l".repeat(65)}@example.com`)).toThrow(InvalidEmail);
    const longest = `${"l".repeat(64)}@abc.${domain.slice(1)}`;
    expect(Email.parse(longest).address).toHaveLength(254);
    expect(() => Email.parse(`${"l".repeat(64)}@abcd.${domain.slice(1)}`)).toThrow(InvalidEmail);
    expect(() => Email.parse(`ada@${"d".repeat(64)}.com`)).toThrow(InvalidEmail);
    // Of 254 characters, but of more in IDNA ASCII form.
    expect(() => Email.parse(`${"l".repeat(64)}@\u00fcbc.${domain.slice(1)}`)).toThrow(InvalidEmail);
    // White space counts before it is trimmed.
    expect(Email.parse("ada@example.com".padEnd(508)).address).toBe("ada@example.com");
    expect(() => Email.parse("ada@example.com".padEnd(509))).toThrow(InvalidEmail);
    expect(() => Email.parse(`${"a".repeat(1_000_000)}@example.com`)).toThrow(InvalidEmail);
  });

  test("an email is restored as it was stored, also when it would be refused today", () => {
    expect(Email.restore("ada@localhost", "ADA")).toMatchObject({ address: "ada@localhost", key: "ADA" });
  });

  test("refuses anything but text", () => {
    for (const raw of [null, undefined, 1, {}, ["ada@example.com"], { toString: () => "ada@example.com" }]) {
      expect(() => Email.parse(raw as unknown as string)).toThrow(InvalidEmail);
    }
  });

  test("parsing its address gives the same email", () => {
    const local = fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 });
    const domain = fc.constantFrom("example.com", "MÜNCHEN.example", "straße.example", "Ελλάς.example");
    fc.assert(
      fc.property(local, domain, (before, after) => {
        const email = parseOrNull(`${before}@${after}`);
        if (email !== null) expect(Email.parse(email.address)).toEqual(email);
      }),
      { numRuns: 2_000 },
    );
  });
});

function parseOrNull(raw: string): Email | null {
  try {
    return Email.parse(raw);
  } catch {
    return null;
  }
}

describe("caseFold", () => {
  test.each([
    ["STRASSE", "Straße"],
    ["STRAẞE", "Straße"],
    ["ΣΊΣΥΦΟΣ", "σίσυφος"],
    ["ſ", "S"],
    ["\u212A", "k"],
  ])("%s and %s are alike", (one, other) => {
    expect(caseFold(one)).toBe(caseFold(other));
  });

  test("folds to lower case, with one spelling of ß and σ", () => {
    expect(caseFold("Straße ΣΊΣΥΦΟΣ")).toBe("strasse σίσυφοσ");
  });

  test("the fold of a part is a part of the fold", () => {
    expect(caseFold("Σίσυφος")).toContain(caseFold("ΣΊΣ"));
  });

  test("folding twice is folding once, as is folding another letter case", () => {
    for (let code = 0; code <= 0x1ffff; code += 1) {
      const letter = String.fromCodePoint(code);
      const folded = caseFold(letter);
      const same = [folded, letter.toUpperCase(), letter.toLowerCase()].every(
        (each) => caseFold(each) === folded,
      );
      if (!same) expect.fail(`U+${code.toString(16)}`);
    }
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(caseFold(caseFold(text))).toBe(caseFold(text));
      }),
    );
  });
});
