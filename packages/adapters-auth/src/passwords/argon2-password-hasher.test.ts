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
  ])("refuses %j", (parameters) => {
    expect(() => new Argon2PasswordHasher(parameters)).toThrow(RangeError);
  });

  test("changing byte 73, or any of 256 characters, fails", async () => {
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

  test("raised parameters ask for a rehash, lowered ones do not", async () => {
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
    const base = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
    const hash = await argon2.hash(password.reveal(), { ...base, ...options, raw: false });
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

  test("$2a$ does not forget the end of a password of 256 bytes", async () => {
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
  ])("%s matches nothing, after the work of one hash", async (hash) => {
    const start = performance.now();
    expect(await verify("password", hash)).toEqual(noMatch);
    expect(performance.now() - start).toBeGreaterThan(5);
  });
});

describe("under load", () => {
  test("a null hash takes as long as a real one", async () => {
    const hash = await hasher.hash(password);
    const wrong = Password.parse("not the password");
    const measure = async (target: typeof hash | null) => {
      const start = performance.now();
      expect(await hasher.verify(wrong, target)).toEqual(noMatch);
      return performance.now() - start;
    };
    const times = { real: [] as number[], none: [] as number[] };
    for (let round = 0; round < 15; round += 1) {
      times.real.push(await measure(hash));
      times.none.push(await measure(null));
    }
    const median = (values: number[]) => values.sort((a, b) => a - b)[7] ?? 0;
    // Coarse, since other tests share the machine; a shortcut would be a thousand times faster.
    expect(median(times.none) / median(times.real)).toBeGreaterThan(0.5);
    expect(median(times.none) / median(times.real)).toBeLessThan(2);
  });

  test("hashes queue, and what exceeds the queue is turned away at once", async () => {
    const small = new Argon2PasswordHasher({ concurrency: 1, maxWaiting: 3 });
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => small.verify(password, null)));
    const refused = results.filter((result) => result.status === "rejected");
    expect(refused.length).toBeGreaterThan(0);
    expect(results.length - refused.length).toBeGreaterThanOrEqual(3);
    for (const { reason } of refused) expect(reason).toBeInstanceOf(Overloaded);
  });

  test("200 at once stay within the memory of a few hashes", async () => {
    const bounded = new Argon2PasswordHasher({ concurrency: 2, longestWait: 60_000 });
    const before = process.memoryUsage.rss();
    let highest = before;
    const watch = setInterval(() => {
      highest = Math.max(highest, process.memoryUsage.rss());
    }, 5);
    await Promise.all(Array.from({ length: 200 }, () => bounded.verify(password, null)));
    clearInterval(watch);
    // Unbounded, they would take 3.8 GiB.
    expect(highest - before).toBeLessThan(200 * 2 ** 20);
  });
});
