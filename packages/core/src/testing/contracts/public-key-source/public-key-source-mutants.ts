import { generateKeyPairSync } from "node:crypto";
import type { PublicJwk } from "../../../index.ts";
import { FixedClock } from "../../in-memory/fixed-clock.ts";
import type { Mutants } from "../../mutants/mutant.ts";
import type { PublicKeySourceSubject } from "./public-key-source-contract.ts";

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

export const publicKeySourceMutants: Mutants<PublicKeySourceSubject> = {
  "publishes public members only, each key under a kid of its own": brokenSource((kid) => [
    jwk(kid, "privateKey"),
  ]),
  "the key that a token names verifies the token": brokenSource((kid) => [jwk(kid, "publicKey")]),
  "returns copies: changing what was published changes nothing": brokenSource((kid) => [
    jwk(kid, "publicKey"),
  ]),
};
