import { describe, expect, test } from "vitest";
import { Email } from "./email.ts";
import { InvalidEmail, InvalidUsername } from "./errors.ts";
import { parseIdentifier } from "./identifier.ts";
import { Username } from "./username.ts";

describe("parseIdentifier", () => {
  test("parses text with an @ as an email, and other text as a username", () => {
    expect(parseIdentifier(" Ada@Example.com ")).toEqual(Email.parse("ada@example.com"));
    expect(parseIdentifier(" Ada ")).toEqual(Username.parse("Ada"));
  });

  test("refuses what is neither, by its kind", () => {
    expect(() => parseIdentifier("ada@")).toThrow(InvalidEmail);
    expect(() => parseIdentifier("a b")).toThrow(InvalidUsername);
    // A caller without types.
    expect(() => parseIdentifier(5 as unknown as string)).toThrow(InvalidUsername);
  });
});
