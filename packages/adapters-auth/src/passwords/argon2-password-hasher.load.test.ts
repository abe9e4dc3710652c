import { asPasswordHash, Password } from "@portcullis/core";
import { passwordHasherTimingContract } from "@portcullis/core/testing";
import argon2 from "argon2";
import bcrypt from "bcrypt";
import { describe, expect, test } from "vitest";
import type { PasswordHashingOptions } from "./argon2-password-hasher.ts";
import { Argon2PasswordHasher } from "./argon2-password-hasher.ts";

const noMatch = { matches: false, needsRehash: false };

/** CPU time, which other processes on the machine do not change; the least of several. */
async function leastWork(times: number, work: () => Promise<unknown>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let time = 0; time < times; time += 1) {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1_000);
  }
  return least;
}

async function argon2HashOf(text: string, options: argon2.HashOptions) {
  const base = { memoryCost: 19_456, timeCost: 2, parallelism: 1, type: argon2.argon2id } as const;
  return argon2.hash(text, { ...base, ...options, raw: false });
}

describe("wrong passwords cost the same work", () => {
  const text = "hunter2hunter2";
  const wrong = Password.parse("not the password");
  const workOfFailures = async (
    options: PasswordHashingOptions,
    hashes: Readonly<Record<string, string | null>>,
  ) => {
    const padded = new Argon2PasswordHasher(options);
    const work: Record<string, number> = {};
    for (const [name, encoded] of Object.entries(hashes)) {
      const hash = encoded === null ? null : asPasswordHash(encoded);
      const attempt = name.includes("NUL") ? Password.parse("not the\0password") : wrong;
      work[name] = await leastWork(4, async () =>
        expect(await padded.verify(attempt, hash)).toEqual(noMatch),
      );
    }
    return work;
  };
  const spread = (work: Readonly<Record<string, number>>) =>
    Math.max(...Object.values(work)) / Math.min(...Object.values(work));

  test("[SEC-018] whatever the hash, and without one, where bcrypt hashes were imported", async () => {
    const work = await workOfFailures(
      { importedBcryptCost: 10 },
      {
        "no hash": null,
        "unknown form": "$scrypt$ln=17,r=8,p=1$c2FsdA$aGFzaA",
        "argon2id of now": await argon2HashOf(text, {}),
        "argon2id with one pass": await argon2HashOf(text, { timeCost: 1 }),
        "bcrypt 4": await bcrypt.hash(text, 4),
        "bcrypt 8": await bcrypt.hash(text, 8),
        "bcrypt 10": await bcrypt.hash(text, 10),
        "bcrypt 10, a password with NUL": await bcrypt.hash(text, 10),
      },
    );
    // Unpadded, they differ by a factor of 50.
    expect(spread(work), JSON.stringify(work)).toBeLessThan(1.6);
  });

  test("[SEC-018] whichever parameters argon2 had before they were raised", async () => {
    const work = await workOfFailures(
      { timeCost: 4 },
      {
        "no hash": null,
        "argon2id of now": await argon2HashOf(text, { timeCost: 4 }),
        "argon2id with less memory": await argon2HashOf(text, { memoryCost: 4_096, timeCost: 3 }),
        "argon2id with two passes": await argon2HashOf(text, { timeCost: 2 }),
      },
    );
    expect(spread(work), JSON.stringify(work)).toBeLessThan(1.6);
  });

  test("[SEC-014] without a hash as with one", async () => {
    const hash = await argon2HashOf(text, {});
    const work = await workOfFailures({}, { "no hash": null, "argon2id of now": hash });
    expect(spread(work), JSON.stringify(work)).toBeLessThan(1.6);
  });

  test.each([
    "",
    "plain text",
    "$argon2id$v=19$m=19456,t=2,p=1$",
    `$argon2id$v=19$m=4194304,t=2,p=1$${"A".repeat(22)}$${"A".repeat(43)}`,
    `$argon2id$v=19$m=8,t=2,p=16$${"A".repeat(22)}$${"A".repeat(43)}`,
    `$2b$31$${"a".repeat(53)}`,
    "$scrypt$ln=17,r=8,p=1$c2FsdA$aGFzaA",
  ])("for %s, which is no hash of ours, as for one of ours", async (other) => {
    const work = await workOfFailures({}, { other, "argon2id of now": await argon2HashOf(text, {}) });
    expect(spread(work), JSON.stringify(work)).toBeLessThan(1.6);
  });
});

describe("Argon2PasswordHasher", () => {
  const passwordHasher = new Argon2PasswordHasher();
  test.each(passwordHasherTimingContract)("$name", ({ run }) => run(async () => ({ passwordHasher })));
});

test("200 hashes at once stay within the memory of a few hashes", async () => {
  const bounded = new Argon2PasswordHasher({ concurrency: 2, longestWait: 60_000 });
  const before = process.memoryUsage.rss();
  let highest = before;
  const watch = setInterval(() => {
    highest = Math.max(highest, process.memoryUsage.rss());
  }, 5);
  await Promise.all(
    Array.from({ length: 200 }, () => bounded.verify(Password.parse("correct horse battery staple"), null)),
  );
  clearInterval(watch);
  // Unbounded, they would take 3.8 GiB.
  expect(highest - before).toBeLessThan(200 * 2 ** 20);
});
