import { asPasswordHash, Overloaded, Password } from "@portcullis/core";
import argon2 from "argon2";
import bcrypt from "bcrypt";
import { describe, expect, test } from "vitest";
import { Argon2PasswordHasher } from "./argon2-password-hasher.ts";

const hasher = new Argon2PasswordHasher();
const password = Password.parse("correct horse battery staple");

async function verify(text: string, hash: string) {
  return hasher.verify(Password.parse(text), asPasswordHash(hash));
}

const match = { matches: true, needsRehash: false };
const weakMatch = { matches: true, needsRehash: true };
const noMatch = { matches: false, needsRehash: false };

describe("hashing with argon2id", () => {
  test("uses OWASP's parameters", async () => {
    expect(await hasher.hash(password)).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  test.each([
    { memoryCost: 19_455 },
    { timeCost: 1 },
    { parallelism: 0 },
    { timeCost: 2.5 },
    { memoryCost: 1e9 },
  ])("[SEC-010] refuses %j", (parameters) => {
    expect(() => new Argon2PasswordHasher(parameters)).toThrow(RangeError);
  });

  test("[SEC-009] changing byte 73, or any of 256 characters, fails", async () => {
    const long = "x".repeat(256);
    const hash = await hasher.hash(Password.parse(long));
    expect(await verify(long, hash)).toEqual(match);
    for (const index of [0, 72, 255])
      expect(await verify(`${long.slice(0, index)}y${long.slice(index + 1)}`, hash)).toEqual(noMatch);
  });

  test("a NUL byte counts like any other", async () => {
    const hash = await hasher.hash(Password.parse("password\0one"));
    expect(await verify("password\0two", hash)).toEqual(noMatch);
    expect(await verify("password\0one", hash)).toEqual(match);
  });

  test("raised parameters need a rehash, lowered ones do not", async () => {
    const stronger = new Argon2PasswordHasher({ timeCost: 3 });
    expect(await stronger.verify(password, await hasher.hash(password))).toEqual(weakMatch);
    expect(await hasher.verify(password, await stronger.hash(password))).toEqual(match);
  });
});

describe("hashes from elsewhere", () => {
  test.each<[string, argon2.HashOptions]>([
    ["argon2i", { type: argon2.argon2i }],
    ["argon2d", { type: argon2.argon2d }],
    ["argon2id with little memory", { memoryCost: 4_096 }],
    ["argon2id with one pass", { timeCost: 1 }],
    ["argon2id version 1.0", { version: 0x10 }],
    ["argon2id with a short tag", { hashLength: 16 }],
  ])("%s verifies and needs a rehash", async (_, options) => {
    const hash = await argon2HashOf(password.reveal(), options);
    expect(await hasher.verify(password, asPasswordHash(hash))).toEqual(weakMatch);
    expect(await verify("another password", hash)).toEqual(noMatch);
  });

  test.each(["$2a$", "$2b$", "$2y$"])("bcrypt %s verifies and needs a rehash", async (prefix) => {
    const hash = (await bcrypt.hash("hunter2hunter2", 4)).replace("$2b$", prefix);
    expect(await verify("hunter2hunter2", hash)).toEqual(weakMatch);
    expect(await verify("hunter2hunter3", hash)).toEqual(noMatch);
  });

  test("bcrypt of a password beyond 72 bytes verifies, and is not rehashed with a suffix it never proved", async () => {
    const hash = await bcrypt.hash("ä".repeat(40), 4);
    expect(await verify("ä".repeat(36), hash)).toEqual(weakMatch);
    expect(await verify(`${"ä".repeat(36)}suffix`, hash)).toEqual(match);
    expect(await verify(`${"ä".repeat(35)}suffix`, hash)).toEqual(noMatch);
  });

  test("$2a$ compares all of a password of 256 bytes", async () => {
    const hash = (await bcrypt.hash("x".repeat(256), 4)).replace("$2b$", "$2a$");
    expect(await verify(`${"x".repeat(8)}${"y".repeat(248)}`, hash)).toEqual(noMatch);
    expect(await verify("x".repeat(256), hash)).toEqual(match);
  });

  test("bcrypt never matches a password with a NUL byte", async () => {
    const hash = await bcrypt.hash("password", 4);
    expect(await verify("password\0", hash)).toEqual(noMatch);
    expect(await verify("password\0and more", hash)).toEqual(noMatch);
  });

  const tag = "A".repeat(43);
  const salt = "A".repeat(22);
  test.each([
    "",
    "plain text",
    "password",
    "$argon2id$v=19$m=19456,t=2,p=1$",
    `$argon2id$v=19$m=4194304,t=2,p=1$${salt}$${tag}`,
    `$argon2id$v=19$m=19456,t=4294967295,p=1$${salt}$${tag}`,
    `$argon2id$v=19$m=19456,t=2,p=255$${salt}$${tag}`,
    `$argon2id$v=19$m=8,t=2,p=16$${salt}$${tag}`,
    `$argon2id$v=19$m=0,t=0,p=0$${salt}$${tag}`,
    `$argon2id$v=19$m=19456,t=2,p=1$${salt}$AAAA`,
    `$argon2id$v=20$m=19456,t=2,p=1$${salt}$${tag}`,
    `$2b$17$${"a".repeat(53)}`,
    `$2b$31$${"a".repeat(53)}`,
    `$2b$03$${"a".repeat(53)}`,
    `$2x$10$${"a".repeat(53)}`,
    "$scrypt$ln=17,r=8,p=1$c2FsdA$aGFzaA",
  ])("%s matches nothing", async (hash) => {
    expect(await verify("password", hash)).toEqual(noMatch);
  });
});

async function argon2HashOf(text: string, options: argon2.HashOptions) {
  const base = { memoryCost: 19_456, timeCost: 2, parallelism: 1, type: argon2.argon2id } as const;
  return argon2.hash(text, { ...base, ...options, raw: false });
}

describe("where bcrypt hashes were imported", () => {
  const text = "hunter2hunter2";
  test("right passwords match and wrong ones do not", async () => {
    const padded = new Argon2PasswordHasher({ importedBcryptCost: 5 });
    for (const hash of [await bcrypt.hash(text, 4), await argon2HashOf(text, { timeCost: 1 })])
      expect(await padded.verify(Password.parse(text), asPasswordHash(hash))).toEqual(weakMatch);
  });

  test.each([3, 17, 10.5, Number.NaN])("refuses the bcrypt cost %d", (importedBcryptCost) => {
    expect(() => new Argon2PasswordHasher({ importedBcryptCost })).toThrow(RangeError);
  });
});

describe("under load", () => {
  test("hashes queue, and what exceeds the queue is refused at once", async () => {
    const small = new Argon2PasswordHasher({ concurrency: 1, maxWaiting: 3 });
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => small.verify(password, null)));
    const refused = results.filter((result) => result.status === "rejected");
    expect(refused.length).toBeGreaterThan(0);
    expect(results.length - refused.length).toBeGreaterThanOrEqual(3);
    for (const { reason } of refused) expect(reason).toBeInstanceOf(Overloaded);
  });
});
