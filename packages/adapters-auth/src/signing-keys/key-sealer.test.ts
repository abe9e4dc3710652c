import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { SecretKey } from "../secrets/secret-key.ts";
import { KeySealer } from "./key-sealer.ts";
import { generateJwk } from "./signing-algorithm.ts";
import { WrongSecretKey } from "./wrong-secret-key.ts";

describe("KeySealer", async () => {
  const sealer = new KeySealer(new SecretKey(randomBytes(32)));
  const jwk = await generateJwk("EdDSA");
  const sealed = await sealer.seal({ kid: "one", algorithm: "EdDSA", createdAt: new Date(0) }, jwk);

  test("decrypts what it encrypted, which shows nothing of the key", async () => {
    expect(await sealer.open(sealed)).toEqual(jwk);
    const text = sealed.sealed.split(".").map((part) => Buffer.from(part, "base64url").toString("latin1"));
    expect(text.join()).not.toContain(jwk.d);
    expect(text.join()).not.toContain('"d"');
  });

  test.each([
    ["another kid", { kid: "two" }],
    ["another algorithm", { algorithm: "HS256" }],
    ["an altered text", { sealed: sealed.sealed.replace(/.{3}$/, "AAA") }],
    ["no JWE", { sealed: JSON.stringify(jwk) }],
  ])("does not open under %s", async (_, change) => {
    await expect(sealer.open({ ...sealed, ...change })).rejects.toThrow(WrongSecretKey);
  });

  test("reports that another SECRET_KEY was used", async () => {
    const other = new KeySealer(new SecretKey(randomBytes(32)));
    await expect(other.open(sealed)).rejects.toThrow(/encrypted with another SECRET_KEY/);
  });
});
