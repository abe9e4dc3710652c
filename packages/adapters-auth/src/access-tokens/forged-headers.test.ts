import { randomBytes, randomUUID } from "node:crypto";
import { describe, test } from "vitest";
import { signingAlgorithms } from "../signing-keys/signing-algorithm.ts";
import type { Json } from "../test-support/forger.ts";
import { makeForger } from "../test-support/forger.ts";

describe.each(signingAlgorithms)("odd headers of %s tokens", async (algorithm) => {
  const { header, claims, sign, accept, refuse } = await makeForger(algorithm);

  test("nothing forged: the tools work, and the order of members does not matter", async () => {
    await accept(await sign(header, { ...claims, jti: randomUUID() }));
    const reordered = { kid: header["kid"], typ: header["typ"], alg: header["alg"] };
    await accept(await sign(reordered, claims));
  });

  test("[SEC-094] unknown, missing and odd key ids", async () => {
    const { kid, ...anonymous } = header;
    await refuse(await sign(anonymous, claims));
    const odd = [
      "",
      " ",
      `${kid}\0`,
      `${kid} `,
      String(kid).toUpperCase(),
      "../../etc/passwd",
      "' OR 1=1 --",
      "__proto__",
    ];
    for (const other of [randomUUID(), ...odd, null, 0, true, [kid], { kid }])
      await refuse(await sign({ ...header, kid: other }, claims));
  });

  test("[SEC-039] every other type", async () => {
    const { typ: _, ...untyped } = header;
    await refuse(await sign(untyped, claims));
    const types = [
      "JWT",
      "jwt",
      "AT+JWT",
      "at+JWT",
      "application/at+jwt",
      "at+jwt ",
      "rt+jwt",
      "id+jwt",
      "logout+jwt",
      "dpop+jwt",
    ];
    for (const typ of [...types, "", null, 1, ["at+jwt"]])
      await refuse(await sign({ ...header, typ }, claims));
  });

  test("[SEC-036] header members that this issuer never writes", async () => {
    const attacker = { kty: "OKP", crv: "Ed25519", x: randomBytes(32).toString("base64url") };
    const extras: Json[] = [
      { crit: ["exp"] },
      { crit: [] },
      { crit: ["b64"], b64: false },
      { b64: false },
      { b64: true },
      { jku: "https://attacker.example/jwks.json" },
      { x5u: "https://attacker.example/cert.pem" },
      { jwk: attacker },
      { x5c: ["MIIB"] },
      { x5t: "AAAA" },
      { cty: "JWT" },
      { zip: "DEF" },
      { epk: attacker },
      { nonce: "1" },
    ];
    for (const extra of extras) await refuse(await sign({ ...header, ...extra }, claims));
  });

  test("headers and claims that are no JSON objects", async () => {
    for (const json of [
      "",
      "null",
      "[]",
      '"text"',
      "1",
      "{",
      "{}",
      `${JSON.stringify(header)}x`,
      "\ufeff{}",
      "{'alg':'x'}",
    ]) {
      await refuse(await sign(json, claims));
      await refuse(await sign(header, json));
    }
    const invalidUtf8 = Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]);
    await refuse(await sign(header, invalidUtf8));
  });

  test("[SEC-094] members written twice", async () => {
    const { alg, kid, typ } = header;
    const twice = (first: Json, second: Json) =>
      JSON.stringify(first).replace(/}$/, `,${JSON.stringify(second).slice(1)}`);
    await refuse(await sign(twice(header, { alg: "none" }), claims));
    await refuse(await sign(twice(header, { typ: "JWT" }), claims));
    await refuse(await sign(twice({ alg, kid }, { typ: "JWT", "t\u0079p ": typ }), claims));
    await refuse(await sign(header, twice(claims, { exp: 0 })));
    await refuse(await sign(header, twice(claims, { iss: "https://attacker.example" })));
  });

  test("deep JSON, and prototypes", async () => {
    await refuse(await sign(header, "[".repeat(1_500) + "]".repeat(1_500)));
    await refuse(await sign(`{"__proto__":${JSON.stringify(header)}}`, claims));
    await refuse(await sign(header, `{"__proto__":${JSON.stringify(claims)}}`));
  });
});
