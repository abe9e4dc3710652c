import { createHash, randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { SecretKey } from "../secrets/secret-key.ts";
import { HmacRefreshTokenMint } from "./hmac-refresh-token-mint.ts";

describe("HmacRefreshTokenMint", () => {
  const bytes = randomBytes(32);
  const mint = new HmacRefreshTokenMint(new SecretKey(bytes));

  test("[SEC-019] mints 256 random bits", async () => {
    const tokens = await Promise.all(Array.from({ length: 1_000 }, () => mint.mint()));
    expect(new Set(tokens).size).toBe(1_000);
    for (const token of tokens) expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  test("processes with one secret agree on a successor, others cannot guess it", async () => {
    const token = await mint.mint();
    const successor = await mint.successorOf(token);
    expect(successor).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(await new HmacRefreshTokenMint(new SecretKey(bytes)).successorOf(token)).toBe(successor);
    expect(await new HmacRefreshTokenMint(new SecretKey(randomBytes(32))).successorOf(token)).not.toBe(
      successor,
    );
  });

  test("the derivation never changes: families must survive an upgrade", async () => {
    const fixed = new HmacRefreshTokenMint(new SecretKey(Buffer.alloc(32, 7)));
    expect(await fixed.successorOf("A".repeat(43))).toMatchInlineSnapshot(
      `"YZaOmc-saYdQbBtfmZbxkOsa2IQkiTIKvOzwx7TTfvA"`,
    );
  });

  test("the digest is SHA-256", async () => {
    expect(await mint.digest("any text, ü")).toBe(
      createHash("sha256").update("any text, ü").digest("base64url"),
    );
  });
});
