import { randomBytes } from "node:crypto";
import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseSecretKey } from "./parse-secret-key.ts";
import { WeakSecretKey } from "./weak-secret-key.ts";

const asBase64url = (text: string) => Buffer.from(text).toString("base64url");

describe("parseSecretKey", () => {
  test.each(["base64url", "hex"] as const)("accepts 20,000 random keys in %s", (encoding) => {
    // Without bias: fast-check's favourite edge cases are not what a random generator gives.
    const keys = fc.noBias(fc.uint8Array({ minLength: 32, maxLength: 64 }));
    fc.assert(
      fc.property(keys, (bytes) => {
        parseSecretKey(Buffer.from(bytes).toString(encoding));
      }),
      { numRuns: 20_000 },
    );
  });

  test("accepts upper-case hex, and reads it as lower-case", () => {
    const text = randomBytes(32).toString("hex");
    expect(parseSecretKey(text.toUpperCase()).derive("a")).toEqual(parseSecretKey(text).derive("a"));
  });

  test.each([
    ["empty", ""],
    ["31 bytes", randomBytes(31).toString("base64url")],
    ["31 bytes in hex", randomBytes(31).toString("hex")],
    ["48 hex digits, which base64url would take for 36 bytes", randomBytes(24).toString("hex")],
    ["base64 with + and /", "+/".repeat(32)],
    ["white space", `${randomBytes(32).toString("base64url")}\n`],
    ["one character", "a".repeat(64)],
    ["zeros", Buffer.alloc(32).toString("base64url")],
    ["a repeated unit", "Xk3-".repeat(16)],
    ["a repeated key of 16 bytes", randomBytes(16).toString("hex").repeat(2)],
    ["a repeated unit cut short", "f3A_9zQ".repeat(8).slice(0, 48)],
    ["the alphabet", "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUV"],
    ["digits", "0123456789012345678901234567890123456789012345678901234567890123"],
    ["hex digits in order", "0123456789abcdef".repeat(4)],
    ["bytes in order", Buffer.from(Array.from({ length: 32 }, (_, index) => index)).toString("hex")],
    [
      "bytes in order, base64url",
      Buffer.from(Array.from({ length: 48 }, (_, i) => 255 - i)).toString("base64url"),
    ],
    ["few bytes", `${"ab12cd34".repeat(7)}ffab1234`],
    ["an encoded sentence", asBase64url("correct horse battery staple, again and again")],
    ["an encoded sentence, not ASCII", asBase64url("очень длинная фраза на русском языке")],
    ["a hex sentence", Buffer.from("correct horse battery staple, again and again").toString("hex")],
    ["a typed phrase", "correct-horse-battery-staple-correct-horse-batte"],
    ["the word secret", `Secret_${randomBytes(33).toString("base64url")}`],
    ["the word password", `${randomBytes(33).toString("base64url")}PassWord`],
    ["the words change me", `Change-Me_${randomBytes(36).toString("base64url")}__`],
    ["the word example", `example-${randomBytes(33).toString("base64url")}`],
    ["the word portcullis", `Portcullis00${randomBytes(33).toString("base64url")}`],
    ["the word default", `Default0${randomBytes(33).toString("base64url")}`],
    ["the words jwt key", `My-JWT-key-0${randomBytes(33).toString("base64url")}`],
  ])("refuses %s", (_, text) => {
    expect(() => parseSecretKey(text)).toThrow(WeakSecretKey);
  });

  test("says how to make one, and nothing of the key", () => {
    const text = "My-Own-Secret-Is-In-Here-And-It-Is-Long-Enough-0";
    const error = (() => {
      try {
        parseSecretKey(text);
      } catch (refused) {
        return refused;
      }
    })();
    expect(String(error)).toContain('node -p "require(');
    expect(inspect(error)).not.toContain(text);
  });
});

describe("SecretKey", () => {
  const text = randomBytes(32).toString("base64url");
  const key = parseSecretKey(text);

  test("derives the same key for the same label, and another for another", () => {
    expect(key.derive("a")).toEqual(parseSecretKey(text).derive("a"));
    expect(key.derive("a")).not.toEqual(key.derive("b"));
    expect(key.derive("a")).toHaveLength(32);
  });

  test("never prints itself", () => {
    const bytes = Buffer.from(text, "base64url");
    for (const printed of [
      String(key),
      JSON.stringify({ key }),
      inspect(key, { showHidden: true, depth: 9 }),
    ]) {
      expect(printed).not.toContain(text);
      expect(printed).not.toContain(bytes.toString("hex").slice(0, 8));
    }
  });
});
