import { InvalidAccessToken } from "@portcullis/core";
import { expect } from "vitest";
import type { SigningAlgorithm } from "../signing-keys/signing-algorithm.ts";
import type { SigningKey } from "../signing-keys/signing-key.ts";
import type { TokenFixture } from "./token-fixture.ts";
import { makeTokenFixture } from "./token-fixture.ts";

export type Json = Record<string, unknown>;

export interface Forger {
  readonly fixture: TokenFixture;
  readonly key: SigningKey;
  /** A valid token that the verifier has cached, which must not help forgeries. */
  readonly token: string;
  readonly header: Json;
  readonly claims: Json;
  readonly signature: string;
  /** Signed with the issuer's own key, so that the content alone can be at fault. */
  sign(header: unknown, claims: unknown): Promise<string>;
  accept(token: string): Promise<void>;
  refuse(token: unknown): Promise<void>;
}

/** Text as it is, everything else as JSON. */
export function encodePart(value: unknown): string {
  const isRaw = typeof value === "string" || value instanceof Uint8Array;
  return Buffer.from(isRaw ? value : JSON.stringify(value)).toString("base64url");
}

export function decodePart(part = ""): Json {
  return JSON.parse(Buffer.from(part, "base64url").toString());
}

export async function makeForger(algorithm: SigningAlgorithm): Promise<Forger> {
  const fixture = makeTokenFixture({ algorithm });
  await fixture.keyRing.prepare();
  const key = await fixture.keyRing.current();
  const token = await fixture.issue();
  await fixture.tokens.verify(token);
  const [header, claims, signature = ""] = token.split(".");
  const forger: Forger = {
    fixture,
    key,
    token,
    header: decodePart(header),
    claims: decodePart(claims),
    signature,
    sign: async (newHeader, newClaims) => {
      const input = `${encodePart(newHeader)}.${encodePart(newClaims)}`;
      return `${input}.${await signRaw(key, input)}`;
    },
    accept: async (good) => expect(fixture.tokens.verify(good)).resolves.toEqual(fixture.subject),
    refuse: async (forged) =>
      // A caller without types may pass anything.
      expect(fixture.tokens.verify(forged as string), String(forged).slice(0, 2_000)).rejects.toThrow(
        InvalidAccessToken,
      ),
  };
  return forger;
}

/** With Web Crypto, since jose refuses to sign odd headers. */
async function signRaw({ signing }: SigningKey, input: string): Promise<string> {
  const key =
    signing instanceof Uint8Array
      ? await crypto.subtle.importKey("raw", Buffer.from(signing), { name: "HMAC", hash: "SHA-256" }, false, [
          "sign",
        ])
      : signing;
  const signature = await crypto.subtle.sign(
    { name: key.algorithm.name, hash: "SHA-256" },
    key,
    Buffer.from(input),
  );
  return Buffer.from(signature).toString("base64url");
}
