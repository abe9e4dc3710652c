import { createHmac, createSecretKey, generateKeyPairSync, sign as nodeSign, randomBytes } from "node:crypto";
import { InvalidAccessToken } from "@portcullis/core";
import { exportSPKI, importJWK } from "jose";
import { describe, expect, test } from "vitest";
import type { SigningAlgorithm } from "../signing-keys/signing-algorithm.ts";
import { signingAlgorithms } from "../signing-keys/signing-algorithm.ts";
import { decodePart, encodePart, makeForger } from "../test-support/forger.ts";
import type { TokenFixture } from "../test-support/token-fixture.ts";
import { makeTokenFixture } from "../test-support/token-fixture.ts";

describe.each(signingAlgorithms)("forged signatures of %s tokens", async (algorithm) => {
  const { fixture, key, header, claims, signature, sign, refuse } = await makeForger(algorithm);

  test("[SEC-034] no algorithm, in every letter case", async () => {
    for (const alg of ["none", "None", "NONE", "nOnE", "", " none", null, undefined, 0, [], ["none"], {}]) {
      for (const end of ["", signature, "e30"])
        await refuse(`${encodePart({ ...header, alg })}.${encodePart(claims)}.${end}`);
      await refuse(await sign({ ...header, alg }, claims));
    }
  });

  test("[SEC-094] every other algorithm's name over this key's signature", async () => {
    const names = [
      "EdDSA",
      "Ed25519",
      "ES256",
      "ES256K",
      "ES384",
      "RS256",
      "RS512",
      "PS256",
      "HS256",
      "HS512",
      "dir",
    ];
    for (const alg of [...names, algorithm.toLowerCase(), `${algorithm} `])
      if (alg !== algorithm) await refuse(await sign({ ...header, alg }, claims));
  });

  test("[SEC-034] HS256 with the public key as the secret", async () => {
    const secrets: (string | Buffer)[] = ["", "secret", Buffer.alloc(32), String(header["kid"])];
    if (key.publicJwk !== null) {
      const imported = await importJWK({ ...key.publicJwk }, algorithm, { extractable: true });
      if (imported instanceof Uint8Array) throw new Error("a symmetric key has no public JWK");
      const pem = await exportSPKI(imported);
      const der = Buffer.from(await crypto.subtle.exportKey("spki", imported));
      const { x, y, n } = key.publicJwk;
      const members = [x, y, n].filter((member) => typeof member === "string");
      secrets.push(pem, `${pem}\n`, pem.trim(), der, JSON.stringify(key.publicJwk), ...members);
      secrets.push(...members.map((member) => Buffer.from(member, "base64url")));
    }
    for (const secret of secrets)
      for (const alg of ["HS256", algorithm]) {
        const input = `${encodePart({ ...header, alg })}.${encodePart(claims)}`;
        const mac = createHmac("sha256", createSecretKey(Buffer.from(secret)))
          .update(input)
          .digest("base64url");
        await refuse(`${input}.${mac}`);
      }
  });

  test("[SEC-034] other keys and other curves under this kid", async () => {
    const own = `${encodePart(header)}.${encodePart(claims)}`;
    const otherKeys = [
      generateKeyPairSync("ed25519"),
      generateKeyPairSync("ed448"),
      generateKeyPairSync("ec", { namedCurve: "P-256" }),
      generateKeyPairSync("ec", { namedCurve: "secp256k1" }),
      generateKeyPairSync("ec", { namedCurve: "P-521" }),
      generateKeyPairSync("rsa", { modulusLength: 2_048 }),
    ];
    for (const { privateKey } of otherKeys)
      for (const alg of ["EdDSA", "ES256", "RS256", "ES512"]) {
        const input = alg === algorithm ? own : `${encodePart({ ...header, alg })}.${encodePart(claims)}`;
        const hash = privateKey.asymmetricKeyType?.startsWith("ed") ? null : "sha256";
        const forged = nodeSign(hash, Buffer.from(input), { key: privateKey, dsaEncoding: "ieee-p1363" });
        await refuse(`${input}.${forged.toString("base64url")}`);
      }
  });

  test("signatures of nothing: zeros, ones, random bytes, another token's", async () => {
    const input = `${encodePart(header)}.${encodePart(claims)}`;
    const { length } = Buffer.from(signature, "base64url");
    for (const bytes of [
      Buffer.alloc(length),
      Buffer.alloc(length, 255),
      Buffer.alloc(length, 1),
      randomBytes(length),
    ])
      await refuse(`${input}.${bytes.toString("base64url")}`);
    const other = (await fixture.issue()).split(".")[2];
    await refuse(`${input}.${other}`);
    await refuse(`${input}.${signature}AAAA`);
  });

  test("[SEC-035] a JWK in the header that verifies its own signature", async () => {
    const { publicKey, privateKey } = generateKeyPairSync("ed25519");
    const jwk = publicKey.export({ format: "jwk" });
    const input = `${encodePart({ ...header, alg: "EdDSA", jwk })}.${encodePart(claims)}`;
    await refuse(`${input}.${nodeSign(null, Buffer.from(input), privateKey).toString("base64url")}`);
  });
});

describe("a key never verifies with another key's algorithm", () => {
  test("[SEC-034] when one server has keys of all four", async () => {
    const fixtures = new Map<SigningAlgorithm, TokenFixture>();
    const first = makeTokenFixture({ algorithm: "EdDSA" });
    for (const algorithm of signingAlgorithms) fixtures.set(algorithm, first.sibling({ algorithm }));
    const tokens: string[] = [];
    for (const fixture of fixtures.values()) tokens.push(await fixture.issue());
    const headers = tokens.map((token) => decodePart(token.split(".")[0] ?? ""));
    for (const fixture of fixtures.values())
      for (const token of tokens)
        for (const header of headers) {
          const [head, ...rest] = token.split(".");
          const forged = [encodePart({ ...decodePart(head ?? ""), kid: header["kid"] }), ...rest].join(".");
          const mixed = [encodePart({ ...decodePart(head ?? ""), alg: header["alg"] }), ...rest].join(".");
          for (const candidate of [forged, mixed])
            if (candidate !== token)
              await expect(fixture.tokens.verify(candidate)).rejects.toThrow(InvalidAccessToken);
        }
  });
});
