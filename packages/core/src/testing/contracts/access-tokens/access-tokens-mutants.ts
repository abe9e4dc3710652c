import { createHash, generateKeyPairSync, randomBytes } from "node:crypto";
import type { AccessTokenSubject, PublicJwk, RefreshTokenMint } from "../../../index.ts";
import { asRefreshTokenDigest } from "../../../index.ts";
import { FixedClock } from "../../in-memory/fixed-clock.ts";
import { InMemoryAccessTokens } from "../../in-memory/in-memory-access-tokens.ts";
import { InMemoryRefreshTokenMint } from "../../in-memory/in-memory-refresh-token-mint.ts";
import type { AccessTokensSubject } from "../access-tokens-contract.ts";
import type { PublicKeySourceSubject } from "../public-key-source-contract.ts";
import type { RefreshTokenMintSubject } from "../refresh-token-mint-contract.ts";
import type { Saboteurs } from "./saboteur.ts";
import { breakPort } from "./saboteur.ts";

interface Reality {
  readonly tokens: InMemoryAccessTokens;
  readonly issued: readonly string[];
}
type Fault = (reality: Reality) => Partial<InMemoryAccessTokens>;

function broken(fault: Fault): () => AccessTokensSubject {
  return () => {
    const clock = new FixedClock();
    const tokens = new InMemoryAccessTokens(clock);
    const issued: string[] = [];
    const remembering = breakPort(tokens, {
      async issue(...request) {
        const token = await tokens.issue(...request);
        issued.push(token);
        return token;
      },
    });
    const faulty = breakPort(remembering, fault({ tokens, issued }));
    return { accessTokenIssuer: faulty, accessTokenVerifier: faulty, clock };
  };
}

/** Takes a text for an issued token when they are alike enough. */
function forgiving(alike: (issued: string, text: string) => boolean): () => AccessTokensSubject {
  return broken(({ tokens, issued }) => ({
    verify: (text) => tokens.verify(issued.find((token) => alike(token, text)) ?? text),
  }));
}

/** Issues with the times moved by milliseconds. */
function mistimed(issuedAtBy: number, expiresAtBy: number): () => AccessTokensSubject {
  return broken(({ tokens }) => ({
    issue: (subject, issuedAt, expiresAt) =>
      tokens.issue(
        subject,
        new Date(issuedAt.getTime() + issuedAtBy),
        new Date(expiresAt.getTime() + expiresAtBy),
      ),
  }));
}

const sharedClock = new FixedClock();
const sharedTokens = new InMemoryAccessTokens(sharedClock);

export const accessTokenSaboteurs: Saboteurs<AccessTokensSubject> = {
  "a token stands for the subject it was issued to": broken(({ tokens, issued }) => ({
    verify: () => tokens.verify(issued[0] ?? ""),
  })),
  "a token verifies any number of times, and what verify returns is a copy": broken(({ tokens }) => {
    const verified = new Map<string, AccessTokenSubject>();
    return {
      async verify(token) {
        const subject = verified.get(token) ?? (await tokens.verify(token));
        verified.set(token, subject);
        return subject;
      },
    };
  }),
  "a token is valid from the very moment of its issue, milliseconds or not": mistimed(999, 0),
  "a token holds until it expires, and not 31 seconds longer": mistimed(0, 60_000),
  "a token is refused 31 seconds before it was issued": mistimed(-60_000, 0),
  "a token with any one character changed is refused": forgiving(
    (token, text) => text.length === token.length && text.slice(9) === token.slice(9),
  ),
  "no other spelling of a part's last character is accepted": forgiving(
    (token, text) => text.length === token.length && text.slice(0, -1) === token.slice(0, -1),
  ),
  "a token with a character left out or cut short is refused": forgiving(
    (token, text) => text.length >= 32 && token.startsWith(text),
  ),
  "a token with padding, white space or anything else added is refused": forgiving(
    (token, text) => text.replace(/=+$/, "") === token,
  ),
  "text that is no token is refused": broken(({ tokens }) => ({
    async verify(text) {
      if (text === "null") throw new TypeError("Cannot read properties of null");
      return tokens.verify(text);
    },
  })),
  "another server's token is refused": () => ({
    accessTokenIssuer: sharedTokens,
    accessTokenVerifier: sharedTokens,
    clock: sharedClock,
  }),
};

function brokenMint(fault: (mint: RefreshTokenMint) => Partial<RefreshTokenMint>) {
  return (): RefreshTokenMintSubject => {
    const mint = new InMemoryRefreshTokenMint();
    return { refreshTokenMint: breakPort(mint, fault(mint)) };
  };
}

function sha256(text: string, encoding: "base64url" | "hex"): string {
  return createHash("sha256").update(text).digest(encoding);
}

export const refreshTokenMintSaboteurs: Saboteurs<RefreshTokenMintSubject> = {
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
  "without the server's key nobody can derive the successor": brokenMint(() => ({
    successorOf: async (token) => sha256(token, "base64url"),
  })),
  "the digest is SHA-256 in base64url, the same on every server": brokenMint(() => ({
    digest: async (token) => asRefreshTokenDigest(sha256(token, "hex")),
  })),
  "any text has a successor and a digest of its own": brokenMint((mint) => ({
    digest: (token) => mint.digest(token.trim()),
  })),
};

function brokenSource(keys: (kid: string) => readonly PublicJwk[]): () => PublicKeySourceSubject {
  return () => {
    const published = keys("key-1");
    const part = (content: object) => Buffer.from(JSON.stringify(content)).toString("base64url");
    return {
      clock: new FixedClock(),
      accessTokenIssuer: {
        async issue() {
          return `${part({ alg: "EdDSA", kid: "key-1" })}.${part({})}.${"A".repeat(86)}`;
        },
      },
      publicKeys: { publicKeys: async () => published },
    };
  };
}

function jwk(kid: string, which: "publicKey" | "privateKey"): PublicJwk {
  const exported = generateKeyPairSync("ed25519")[which].export({ format: "jwk" });
  return { ...exported, kid, kty: "OKP", alg: "EdDSA", use: "sig" };
}

export const publicKeySourceSaboteurs: Saboteurs<PublicKeySourceSubject> = {
  "publishes public members only, each key under a kid of its own": brokenSource((kid) => [
    jwk(kid, "privateKey"),
  ]),
  "the key that a token names verifies the token": brokenSource((kid) => [jwk(kid, "publicKey")]),
  "returns copies: changing what was published changes nothing": brokenSource((kid) => [
    jwk(kid, "publicKey"),
  ]),
};
