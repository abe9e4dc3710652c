import { createHash, randomBytes } from "node:crypto";
import type { RefreshTokenMint } from "../../../index.ts";
import { asRefreshTokenDigest } from "../../../index.ts";
import { InMemoryRefreshTokenMint } from "../../in-memory/in-memory-refresh-token-mint.ts";
import type { Mutants } from "../../mutants/mutant.ts";
import { withFaults } from "../../mutants/with-faults.ts";
import type { RefreshTokenMintSubject } from "./refresh-token-mint-contract.ts";

function brokenMint(fault: (mint: RefreshTokenMint) => Partial<RefreshTokenMint>) {
  return (): RefreshTokenMintSubject => {
    const mint = new InMemoryRefreshTokenMint();
    return { refreshTokenMint: withFaults(mint, fault(mint)) };
  };
}

function sha256(text: string, encoding: "base64url" | "hex"): string {
  return createHash("sha256").update(text).digest(encoding);
}

export const refreshTokenMintMutants: Mutants<RefreshTokenMintSubject> = {
  "mints tokens of 256 bits, base64url, 43 characters": brokenMint(() => ({
    mint: async () => randomBytes(16).toString("base64url"),
  })),
  "mints another token each time, on each server": brokenMint(() => {
    let count = 0;
    return {
      async mint() {
        count += 1;
        return sha256(`seed-${count}`, "base64url");
      },
    };
  }),
  "random tokens vary in every character": brokenMint(() => {
    let count = 0;
    return {
      async mint() {
        count += 1;
        return Buffer.concat([Buffer.alloc(28), Buffer.from([0, 0, count >> 8, count])]).toString(
          "base64url",
        );
      },
    };
  }),
  "the successor of a token is always the same, has the form of a token and is another one": brokenMint(
    (mint) => ({ successorOf: () => mint.mint() }),
  ),
  "the successor can't be derived without the server's key": brokenMint(() => ({
    successorOf: async (token) => sha256(token, "base64url"),
  })),
  "the digest is SHA-256 in base64url, the same on every server": brokenMint(() => ({
    digest: async (token) => asRefreshTokenDigest(sha256(token, "hex")),
  })),
  "any text has a successor and a digest of its own": brokenMint((mint) => ({
    digest: (token) => mint.digest(token.trim()),
  })),
};
