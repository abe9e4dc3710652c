import { randomBytes } from "node:crypto";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { parseSecretKey } from "./parse-secret-key.ts";
import { SecretKey } from "./secret-key.ts";
import { WeakSecretKey } from "./weak-secret-key.ts";

const half = randomBytes(17);
const asBase64url = (text: string) => Buffer.from(text).toString("base64url");

describe("parseSecretKey", () => {
  const unpadded = (text: string) => text.replace(/=+$/, "");
  const wrapped = (text: string, length: number) =>
    text.replaceAll(new RegExp(`(.{${length}})(?=.)`, "g"), "$1\n");
  const spellings: Readonly<Record<string, (bytes: Buffer) => string>> = {
    hex: (bytes) => bytes.toString("hex"),
    base64url: (bytes) => bytes.toString("base64url"),
    "base64url with padding": (bytes) => bytes.toString("base64").replaceAll("+", "-").replaceAll("/", "_"),
    "base64 without padding": (bytes) => unpadded(bytes.toString("base64")),
    "base64 as openssl rand -base64 prints it": (bytes) => `${wrapped(bytes.toString("base64"), 64)}\n`,
    "base64 as base64(1) prints it": (bytes) => `${wrapped(bytes.toString("base64"), 76)}\n`,
    "base64 from a file with CRLF": (bytes) =>
      `${wrapped(bytes.toString("base64"), 64)}\n`.replaceAll("\n", "\r\n"),
  };

  // From a random generator, as keys are: the edge cases that fast-check prefers are not.
  const keys = Array.from({ length: 10_000 }, (_, index) => randomBytes(32 + (index % 65))).map((bytes) => ({
    bytes,
    derived: new SecretKey(bytes).derive("a"),
  }));

  test.each(Object.entries(spellings))("[SEC-043] reads 10,000 random keys in %s", (_, spell) => {
    const isRead = (text: string, derived: Uint8Array): boolean => {
      try {
        return Buffer.compare(parseSecretKey(text).derive("a"), derived) === 0;
      } catch {
        return false;
      }
    };
    const texts = keys.map(({ bytes, derived }) => ({ text: spell(bytes), derived }));
    expect(texts.filter(({ text, derived }) => !isRead(text, derived)).map(({ text }) => text)).toEqual([]);
  });

  test("reads text of only hex digits as hex, although it is base64 too", () => {
    const bytes = randomBytes(33);
    expect(parseSecretKey(bytes.toString("hex")).derive("a")).toEqual(new SecretKey(bytes).derive("a"));
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
    ["nothing but a line end", "\n"],
    ["the alphabets of base64 and base64url in one text", `${randomBytes(32).toString("hex")}+Z/-_`],
    ["white space", ` ${randomBytes(32).toString("base64url")}`],
    [
      "two secrets on two lines",
      `${randomBytes(32).toString("base64")}\n${randomBytes(32).toString("base64")}`,
    ],
    [
      "two secrets in hex on two lines",
      `${randomBytes(32).toString("hex")}\n${randomBytes(32).toString("hex")}`,
    ],
    ["one character", "a".repeat(64)],
    ["zeros", Buffer.alloc(32).toString("base64url")],
    ["zeros in base64", Buffer.alloc(32).toString("base64")],
    ["the + and / of base64 over and over", "+/".repeat(32)],
    ["a repeated unit with padding", `${"f3A_9zQ".repeat(8).slice(0, 46)}==`],
    ["a repeated key of 17 bytes in base64", Buffer.concat([half, half]).toString("base64")],
    [
      "an encoded sentence in base64",
      Buffer.from("correct horse battery staple, again and again").toString("base64"),
    ],
    ["upper-case base64", "A1B/C+D3E5F7G9H2J4K6M8N0P/Q+R1S3T5U7V9W2X4Y6Z8B="],
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
  ])("[SEC-042] refuses %s", (_, text) => {
    expect(() => parseSecretKey(text)).toThrow(WeakSecretKey);
  });

  test("explains how to generate one, without the key", () => {
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
