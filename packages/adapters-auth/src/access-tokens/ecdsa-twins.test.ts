import { createPublicKey, verify } from "node:crypto";
import { InvalidAccessToken } from "@portcullis/core";
import { expect, test } from "vitest";
import { makeForger } from "../test-support/forger.ts";

const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** Changes s to n − s. */
function twinOf(token: string): string {
  const [header, claims, signature = ""] = token.split(".");
  const bytes = Buffer.from(signature, "base64url");
  const s = BigInt(`0x${bytes.toString("hex", 32)}`);
  bytes.write((order - s).toString(16).padStart(64, "0"), 32, "hex");
  return `${header}.${claims}.${bytes.toString("base64url")}`;
}

test("[SEC-032] of an ES256 signature's two forms, one is issued and accepted", async () => {
  const { bed, key } = await makeForger("ES256");
  const publicKey = createPublicKey({ key: { ...key.publicJwk }, format: "jwk" });
  for (let count = 0; count < 50; count += 1) {
    const token = await bed.issue();
    await expect(bed.tokens.verify(token)).resolves.toEqual(bed.subject);
    const twin = twinOf(token);
    const [input = "", signature = ""] = [twin.slice(0, twin.lastIndexOf(".")), twin.split(".")[2]];
    const options = { key: publicKey, dsaEncoding: "ieee-p1363" } as const;
    expect(verify("sha256", Buffer.from(input), options, Buffer.from(signature, "base64url"))).toBe(true);
    await expect(bed.tokens.verify(twin)).rejects.toThrow(InvalidAccessToken);
  }
});
