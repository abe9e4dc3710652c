import { randomBytes, randomUUID } from "node:crypto";
import type { SigningKeyStore } from "@portcullis/core";
import { InMemoryDatabase, InMemorySigningKeyStore } from "@portcullis/core/testing";
import { describe, expect, test } from "vitest";
import { SecretKey } from "../secrets/secret-key.ts";
import { CountingKeyStore, makeTokenFixture, minute } from "../test-support/token-fixture.ts";
import { signingAlgorithms } from "./signing-algorithm.ts";
import { WrongSecretKey } from "./wrong-secret-key.ts";

/** Access tokens are valid for 15 minutes; leeway 5 s; a process uses a cached key for up to two reload intervals of 60 s. */
const overlap = 15 * minute + 5_000 + 2 * minute;

describe("the first key", () => {
  test("50 processes that start at once create one key, and all sign with it", async () => {
    const first = makeTokenFixture();
    const processes = [first, ...Array.from({ length: 49 }, () => first.sibling())];
    await Promise.all(processes.map(({ keyRing }) => keyRing.prepare()));
    const kids = await Promise.all(processes.map(async ({ keyRing }) => (await keyRing.current()).kid));
    expect(new Set(kids).size).toBe(1);
    expect(await first.keyRing.list()).toHaveLength(1);
  });

  test("is created at the first token without a call of prepare()", async () => {
    const fixture = makeTokenFixture();
    await expect(fixture.tokens.verify(await fixture.issue())).resolves.toEqual(fixture.subject);
  });

  test("that a transaction created and rolled back is not used again", async () => {
    const database = new InMemoryDatabase();
    const fixture = makeTokenFixture({ signingKeys: new InMemorySigningKeyStore(database) });
    const rolledBack = database.run(async () => {
      await fixture.issue();
      throw new Error("rolled back");
    });
    await expect(rolledBack).rejects.toThrow("rolled back");
    expect(await fixture.keyRing.list()).toEqual([]);
    const token = await fixture.issue();
    await expect(fixture.sibling().tokens.verify(token)).resolves.toEqual(fixture.subject);
  });

  test("another SECRET_KEY is reported at start", async () => {
    const fixture = makeTokenFixture();
    await fixture.keyRing.prepare();
    const other = fixture.sibling({ secretKey: new SecretKey(randomBytes(32)) });
    await expect(other.keyRing.prepare()).rejects.toThrow(WrongSecretKey);
  });

  test("keys of algorithms that this release does not support are not changed", async () => {
    const fixture = makeTokenFixture();
    const sealed = { kid: randomUUID(), algorithm: "ML-DSA-44", sealed: "?", createdAt: new Date() };
    await fixture.signingKeys.addAfter(null, sealed);
    await fixture.keyRing.prepare();
    expect((await fixture.signingKeys.list()).map(({ algorithm }) => algorithm)).toContain("ML-DSA-44");
  });
});

describe("rotation", () => {
  test("signs with the new key at once, and trusts the old one until its tokens have expired", async () => {
    const fixture = makeTokenFixture();
    const token = await fixture.issue();
    fixture.clock.advance(1);
    const rotated = await fixture.keyRing.rotate();
    expect((await fixture.keyRing.current()).kid).toBe(rotated.kid);
    expect((await fixture.keyRing.list()).map(({ status }) => status)).toEqual(["current", "verifying"]);
    await expect(fixture.tokens.verify(token)).resolves.toEqual(fixture.subject);
    fixture.clock.advance(overlap - 1);
    expect((await fixture.keyRing.list()).map(({ status }) => status)).toEqual(["current", "verifying"]);
    fixture.clock.advance(1);
    expect((await fixture.keyRing.list()).map(({ status }) => status)).toEqual(["current", "retired"]);
    expect(await fixture.keyRing.publicKeys()).toHaveLength(1);
    await fixture.keyRing.prepare();
    expect(await fixture.keyRing.list()).toHaveLength(1);
  });

  test("of two concurrent rotations, one creates the key", async () => {
    const fixture = makeTokenFixture();
    await fixture.keyRing.prepare();
    const [one, other] = await Promise.all([fixture.keyRing.rotate(), fixture.sibling().keyRing.rotate()]);
    expect(one).toEqual(other);
    expect(await fixture.keyRing.list()).toHaveLength(2);
  });

  test("a process whose clock is behind still creates the newest key", async () => {
    const fixture = makeTokenFixture();
    await fixture.keyRing.prepare();
    fixture.clock.advance(-5 * minute);
    const { kid } = await fixture.keyRing.rotate();
    expect((await fixture.keyRing.current()).kid).toBe(kid);
    expect((await fixture.sibling().keyRing.current()).kid).toBe(kid);
  });

  test("another process accepts the new key's first token", async () => {
    const fixture = makeTokenFixture();
    await fixture.keyRing.prepare();
    const other = fixture.sibling();
    await other.keyRing.prepare();
    await fixture.keyRing.rotate();
    await expect(other.tokens.verify(await fixture.issue())).resolves.toEqual(fixture.subject);
  });

  test("another process signs with the new key after the reload interval", async () => {
    const fixture = makeTokenFixture();
    await fixture.keyRing.prepare();
    const other = fixture.sibling();
    const { kid: old } = await other.keyRing.current();
    const { kid } = await fixture.keyRing.rotate();
    expect((await other.keyRing.current()).kid).toBe(old);
    fixture.clock.advance(minute);
    expect((await other.keyRing.current()).kid).toBe(old);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await other.keyRing.current()).kid).toBe(kid);
  });

  test("a process that was idle for long reads before it signs", async () => {
    const fixture = makeTokenFixture();
    await fixture.keyRing.prepare();
    const idle = fixture.sibling();
    await idle.keyRing.prepare();
    const { kid } = await fixture.keyRing.rotate();
    fixture.clock.advance(60 * minute);
    expect((await idle.keyRing.current()).kid).toBe(kid);
  });

  test("a change of algorithm keeps the old tokens until they expire", async () => {
    const fixture = makeTokenFixture({ algorithm: "HS256" });
    const token = await fixture.issue();
    fixture.clock.advance(1);
    const changed = fixture.sibling({ algorithm: "EdDSA" });
    await changed.keyRing.prepare();
    await expect(changed.tokens.verify(token)).resolves.toEqual(fixture.subject);
    expect((await changed.keyRing.current()).algorithm).toBe("EdDSA");
    fixture.clock.advance(overlap);
    await changed.keyRing.prepare();
    expect((await changed.keyRing.list()).map(({ algorithm }) => algorithm)).toEqual(["EdDSA"]);
  });
});

describe("reading the store", () => {
  test("a burst of unknown keys reads it once, and a later one soon again", async () => {
    const signingKeys = new CountingKeyStore();
    const { keyRing } = makeTokenFixture({ signingKeys, unknownKeyInterval: 50 });
    await keyRing.prepare();
    const before = signingKeys.readings;
    const burst = () => Promise.all(Array.from({ length: 1_000 }, () => keyRing.find(randomUUID())));
    expect((await burst()).every((key) => key === undefined)).toBe(true);
    expect(signingKeys.readings - before).toBe(1);
    const second = burst();
    // Promises alone settle here: no timer fires.
    for (let turn = 0; turn < 100; turn += 1) await null;
    expect(signingKeys.readings - before).toBe(1);
    await second;
    expect(signingKeys.readings - before).toBe(2);
  });

  test("a key created just after a reading is found, not refused", async () => {
    const fixture = makeTokenFixture({ unknownKeyInterval: 30 });
    await fixture.keyRing.prepare();
    const other = fixture.sibling();
    await other.keyRing.find(randomUUID());
    for (let round = 0; round < 5; round += 1) {
      fixture.clock.advance(1);
      const { kid } = await fixture.keyRing.rotate();
      expect((await other.keyRing.find(kid))?.kid).toBe(kid);
    }
  });

  test("keys in memory outlast a short outage; a long one shows", async () => {
    const working = new CountingKeyStore();
    let isUnavailable = false;
    const signingKeys: SigningKeyStore = {
      list: async () => (isUnavailable ? Promise.reject(new Error("unavailable")) : working.list()),
      addAfter: (newest, key) => working.addAfter(newest, key),
      remove: (kid) => working.remove(kid),
    };
    const fixture = makeTokenFixture({ signingKeys });
    const token = await fixture.issue();
    await fixture.keyRing.prepare();
    isUnavailable = true;
    fixture.clock.advance(1.5 * minute);
    await expect(fixture.tokens.verify(token)).resolves.toEqual(fixture.subject);
    await new Promise((resolve) => setTimeout(resolve, 10));
    fixture.clock.advance(minute);
    await expect(fixture.tokens.verify(token)).rejects.toThrow("unavailable");
    isUnavailable = false;
    await expect(fixture.tokens.verify(token)).resolves.toEqual(fixture.subject);
  });

  test("signing inside a transaction does not wait for a reading outside it", async () => {
    const database = new InMemoryDatabase();
    const fixture = makeTokenFixture({ signingKeys: new InMemorySigningKeyStore(database) });
    await fixture.keyRing.prepare();
    fixture.clock.advance(10 * minute);
    const { outside } = await database.run(async () => {
      const outside = Promise.resolve().then(() => fixture.keyRing.publicKeys());
      await fixture.issue();
      return { outside };
    });
    expect(await outside).toHaveLength(1);
  });
});

describe.each(signingAlgorithms)("the public keys of %s", (algorithm) => {
  const publicMembers = { EdDSA: ["crv", "x"], ES256: ["crv", "x", "y"], RS256: ["e", "n"], HS256: [] };

  test("have only public members", async () => {
    const { keyRing } = makeTokenFixture({ algorithm });
    await keyRing.prepare();
    await keyRing.rotate();
    const keys = await keyRing.publicKeys();
    expect(keys).toHaveLength(algorithm === "HS256" ? 0 : 2);
    for (const key of keys) {
      expect(Object.keys(key).sort()).toEqual(
        ["alg", "kid", "kty", "use", ...publicMembers[algorithm]].sort(),
      );
      expect(key).toMatchObject({ alg: algorithm, use: "sig" });
    }
  });
});
