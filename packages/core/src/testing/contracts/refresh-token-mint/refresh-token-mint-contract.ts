import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import type { Ports } from "../../../index.ts";
import type { ContractCase } from "../../contract-case.ts";

/** Two subjects are two servers: they share no key. */
export type RefreshTokenMintSubject = Pick<Ports, "refreshTokenMint">;

const form = /^[A-Za-z0-9_-]{43}$/;

/** What every `RefreshTokenMint` promises. */
export const refreshTokenMintContract: readonly ContractCase<RefreshTokenMintSubject>[] = [
  {
    name: "mints tokens of 256 bits, base64url, 43 characters",
    async run(makeSubject) {
      const { refreshTokenMint } = await makeSubject();
      for (let count = 0; count < 50; count += 1) {
        const token = await refreshTokenMint.mint();
        assert.match(token, form);
        assert.equal(Buffer.from(token, "base64url").toString("base64url"), token);
      }
    },
  },
  {
    name: "mints another token each time, on each server",
    async run(makeSubject) {
      const [ours, theirs] = [await makeSubject(), await makeSubject()];
      const tokens = new Set<string>();
      for (let count = 0; count < 500; count += 1) {
        tokens.add(await ours.refreshTokenMint.mint());
        tokens.add(await theirs.refreshTokenMint.mint());
      }
      assert.equal(tokens.size, 1_000);
    },
  },
  {
    name: "random tokens vary in every character",
    async run(makeSubject) {
      const { refreshTokenMint } = await makeSubject();
      const seen = Array.from({ length: 43 }, () => new Set<string>());
      for (let count = 0; count < 200; count += 1) {
        for (const [index, character] of [...(await refreshTokenMint.mint())].entries()) {
          seen[index]?.add(character);
        }
      }
      // The last character carries 4 bits: 16 values. Fewer than 8 of them in 200 draws is practically impossible.
      for (const [index, characters] of seen.entries()) {
        assert.ok(characters.size >= 8, `character ${index + 1} has few values`);
      }
    },
  },
  {
    name: "the successor of a token is always the same, has the form of a token and is another one",
    async run(makeSubject) {
      const { refreshTokenMint } = await makeSubject();
      const chain = [await refreshTokenMint.mint()];
      for (let count = 0; count < 20; count += 1) {
        const token = chain.at(-1) ?? "";
        const successor = await refreshTokenMint.successorOf(token);
        assert.match(successor, form);
        assert.equal(await refreshTokenMint.successorOf(token), successor);
        chain.push(successor);
      }
      assert.equal(new Set(chain).size, chain.length);
    },
  },
  {
    name: "the successor can't be derived without the server's key",
    async run(makeSubject) {
      const [ours, theirs] = [await makeSubject(), await makeSubject()];
      const token = await ours.refreshTokenMint.mint();
      const successor = await ours.refreshTokenMint.successorOf(token);
      assert.notEqual(await theirs.refreshTokenMint.successorOf(token), successor);
      const bytes = Buffer.from(token, "base64url");
      for (const guess of [
        createHash("sha256").update(token).digest("base64url"),
        createHash("sha256").update(bytes).digest("base64url"),
        createHmac("sha256", "").update(token).digest("base64url"),
        createHmac("sha256", token).update("").digest("base64url"),
        createHmac("sha256", token).update(token).digest("base64url"),
      ]) {
        assert.notEqual(guess, successor);
      }
    },
  },
  {
    name: "the digest is SHA-256 in base64url, the same on every server",
    async run(makeSubject) {
      const { refreshTokenMint } = await makeSubject();
      // FIPS 180-2, appendix B.1.
      assert.equal(await refreshTokenMint.digest("abc"), "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
      const token = await refreshTokenMint.mint();
      const expected = createHash("sha256").update(token).digest("base64url");
      assert.equal(await refreshTokenMint.digest(token), expected);
    },
  },
  {
    name: "any text has a successor and a digest of its own",
    async run(makeSubject) {
      const { refreshTokenMint } = await makeSubject();
      const texts = ["", " ", "a", "a ", "A", "ä😀", "\u0000", "=", "not base64url!", "x".repeat(10_000)];
      const made = new Set<string>();
      for (const text of texts) {
        made.add(await refreshTokenMint.successorOf(text));
        made.add(await refreshTokenMint.digest(text));
      }
      assert.equal(made.size, texts.length * 2);
      for (const text of made) assert.match(text, form);
    },
  },
];
