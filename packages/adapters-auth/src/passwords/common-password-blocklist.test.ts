import { Password } from "@portcullis/core";
import { describe, expect, test } from "vitest";
import { CommonPasswordBlocklist } from "./common-password-blocklist.ts";
import { loadCommonPasswords } from "./common-passwords.ts";

describe("CommonPasswordBlocklist", () => {
  const blocklist = new CommonPasswordBlocklist(["AcmeRocks!"]);
  const contains = (text: string) => blocklist.contains(Password.parse(text));

  test("contains more than the 3,000 most common passwords of 8 characters and more", async () => {
    const passwords = await loadCommonPasswords();
    expect(passwords.size).toBeGreaterThanOrEqual(3_000);
    expect([...passwords].every((text) => text.length >= 8 && text === text.toLowerCase())).toBe(true);
  });

  test.each([
    "password",
    "12345678",
    "123456789",
    "1234567890",
    "qwertyuiop",
    "password123",
    "iloveyou",
    "password1",
    "11111111",
    "qwerty123",
    "1q2w3e4r",
    "baseball",
    "football",
    "sunshine",
    "princess",
    "trustno1",
    "superman",
    "letmein1",
    "welcome1",
    "admin123",
    "1qaz2wsx",
    "passw0rd",
    "changeme",
    "abcd1234",
    "p@ssw0rd",
    "p@ssword",
    "pa$$word",
    "00000000",
    "88888888",
    "987654321",
    "0987654321",
    "87654321",
    "12341234",
    "123123123",
    "abcdefgh",
    "abcabcabc",
  ])("[SEC-007] refuses %s in any letter case", async (text) => {
    expect(await contains(text)).toBe(true);
    expect(await contains(text.toUpperCase())).toBe(true);
  });

  test("refuses the passwords of the host", async () => {
    expect(await contains("acmerocks!")).toBe(true);
    expect(await new CommonPasswordBlocklist().contains(Password.parse("acmerocks!"))).toBe(false);
  });

  test.each(["correct horse battery staple", "xK9$mQ2vLp", "пароль-которого-нет", "x".repeat(64)])(
    "allows %s",
    async (text) => {
      expect(await contains(text)).toBe(false);
    },
  );
});
