import { randomBytes } from "node:crypto";
import { CompactEncrypt } from "jose";
import { describe, test } from "vitest";
import { signingAlgorithms } from "../signing-keys/signing-algorithm.ts";
import { makeForger } from "../test-support/forger.ts";
import { makeTokenFixture } from "../test-support/token-fixture.ts";

describe.each(signingAlgorithms)("odd claims of %s tokens", async (algorithm) => {
  const { fixture, key, token, header, claims, sign, accept, refuse } = await makeForger(algorithm);

  test("[SEC-041] other issuers and audiences", async () => {
    const { iss, aud } = claims;
    for (const other of [
      undefined,
      null,
      "",
      `${iss}/`,
      String(iss).toUpperCase(),
      "https://attacker.example",
      [iss],
      1,
    ])
      await refuse(await sign(header, { ...claims, iss: other }));
    for (const other of [
      undefined,
      null,
      "",
      `${aud}/`,
      "https://attacker.example",
      [aud],
      [aud, "https://other.example"],
      [],
    ])
      await refuse(await sign(header, { ...claims, aud: other }));
  });

  test("subjects and sessions that are no ids", async () => {
    for (const other of [undefined, null, "", 1, "admin", "*", `${claims["sub"]}x`, [claims["sub"]], {}]) {
      await refuse(await sign(header, { ...claims, sub: other }));
      await refuse(await sign(header, { ...claims, sid: other }));
    }
    for (const jti of [undefined, null, 1]) await refuse(await sign(header, { ...claims, jti }));
  });

  test("[SEC-037] times at and beyond their bounds", async () => {
    const now = fixture.clock.now().getTime() / 1_000;
    for (const exp of [
      undefined,
      null,
      "",
      String(now + 60),
      now,
      now - 1,
      0,
      -1,
      now + 0.5,
      1e300,
      [now + 60],
    ])
      await refuse(await sign(header, { ...claims, exp }));
    for (const late of [null, "", String(now), now + 6, now + 60, 1e300, now + 0.5, [now]]) {
      await refuse(await sign(header, { ...claims, iat: late }));
      await refuse(await sign(header, { ...claims, nbf: late }));
      await refuse(await sign(header, { ...claims, iat: late, nbf: now }));
    }
    await refuse(await sign(header, { ...claims, iat: undefined }));
    for (const bound of [{ exp: now + 1 }, { iat: now + 5 }, { nbf: now + 5 }, { nbf: 0 }])
      await accept(await sign(header, { ...claims, ...bound }));
  });

  test("infinite times, which JSON can express as 1e999", async () => {
    const text = JSON.stringify(claims).replace(/"exp":\d+/, '"exp":1e999');
    await refuse(await sign(header, text));
  });

  test("[SEC-039] tokens of other kinds that this server issues", async () => {
    const now = fixture.clock.now().getTime() / 1_000;
    await refuse(randomBytes(32).toString("base64url"));
    const idToken = {
      iss: claims["iss"],
      aud: "client",
      sub: claims["sub"],
      iat: now,
      exp: now + 900,
      nonce: "n",
    };
    await refuse(await sign({ ...header, typ: "JWT" }, idToken));
    const [sealed] = await fixture.signingKeys.list();
    await refuse(sealed?.sealed);
  });

  test("encrypted and nested tokens", async () => {
    const secret = randomBytes(32);
    const nested = await new CompactEncrypt(Buffer.from(token))
      .setProtectedHeader({ alg: "dir", enc: "A256GCM", cty: "JWT", kid: key.kid, typ: "at+jwt" })
      .encrypt(secret);
    await refuse(nested);
    await refuse(await sign({ ...header, cty: "JWT" }, token));
    await refuse(await sign(header, token));
  });

  test("[SEC-041] another deployment's tokens", async () => {
    await refuse(await makeTokenFixture({ algorithm }).issue());
    await refuse(await fixture.sibling({ issuer: "https://other.example" }).issue());
    await refuse(await fixture.sibling({ audience: "https://other.example" }).issue());
  });
});
