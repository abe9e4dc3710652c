import { InvalidAccessToken } from "@portcullis/core";
import { expect } from "vitest";
import { isHigherTwin } from "../access-tokens/ecdsa-twins.ts";
import type { SigningAlgorithm } from "../signing-keys/signing-algorithm.ts";
import type { SigningKey } from "../signing-keys/signing-key.ts";
import type { TokenBed } from "./token-fixture.ts";
import { makeTokenBed } from "./token-fixture.ts";

export type Json = Record<string, unknown>;

export interface Forger {
  readonly bed: TokenBed;
  readonly key: SigningKey;
  /** A good token. The verifier remembers it, which must not profit forgeries. */
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
  const bed = makeTokenBed({ algorithm });
  await bed.keyRing.prepare();
  const key = await bed.keyRing.current();
  const token = await bed.issue();
  await bed.tokens.verify(token);
  const [header, claims, signature = ""] = token.split(".");
  const forger: Forger = {
    bed,
    key,
    token,
    header: decodePart(header),
    claims: decodePart(claims),
    signature,
    sign: async (newHeader, newClaims) => {
      const input = `${encodePart(newHeader)}.${encodePart(newClaims)}`;
      const signed = `${input}.${await signRaw(key, input)}`;
      return key.algorithm === "ES256" && isHigherTwin(signed) ? forger.sign(newHeader, newClaims) : signed;
    },
    accept: async (good) => expect(bed.tokens.verify(good)).resolves.toEqual(bed.subject),
    refuse: async (forged) =>
      // A caller without types may pass anything.
      expect(bed.tokens.verify(forged as string), String(forged).slice(0, 2_000)).rejects.toThrow(
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
