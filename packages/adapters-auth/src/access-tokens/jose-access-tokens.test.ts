import { InvalidAccessToken } from "@portcullis/core";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { describe, expect, test } from "vitest";
import { signingAlgorithms } from "../signing-keys/signing-algorithm.ts";
import { audience, CountingKeyStore, issuer, makeTokenBed, minute } from "../test-support/token-fixture.ts";

describe.each(signingAlgorithms)("an %s token", (algorithm) => {
  test("has the header and the claims of RFC 9068, and stands for its subject", async () => {
    const bed = makeTokenBed({ algorithm });
    const token = await bed.issue();
    const { kid } = await bed.keyRing.current();
    expect(decodeProtectedHeader(token)).toEqual({ alg: algorithm, typ: "at+jwt", kid });
    const now = bed.clock.now().getTime() / 1_000;
    expect(decodeJwt(token)).toEqual({
      iss: issuer,
      aud: audience,
      sub: bed.subject.userId,
      sid: bed.subject.sessionId,
      iat: now,
      exp: now + 900,
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(await bed.tokens.verify(token)).toEqual(bed.subject);
  });
});

describe("times", () => {
  test("[SEC-037] a token ends the moment it expires, remembered or not", async () => {
    const bed = makeTokenBed({ leeway: 30_000 });
    const token = await bed.issue();
    bed.clock.advance(15 * minute - 1);
    await bed.tokens.verify(token);
    bed.clock.advance(1);
    await expect(bed.tokens.verify(token)).rejects.toThrow(InvalidAccessToken);
    await expect(bed.sibling().tokens.verify(token)).rejects.toThrow(InvalidAccessToken);
  });

  test("[SEC-038] a token of a clock that is ahead is accepted within the leeway", async () => {
    const bed = makeTokenBed({ leeway: 5_000 });
    const token = await bed.issue();
    bed.clock.advance(-5_000);
    await bed.tokens.verify(token);
    bed.clock.advance(-1);
    await expect(bed.tokens.verify(token)).rejects.toThrow(InvalidAccessToken);
  });

  test.each([-1, 30_001, Number.NaN])("[SEC-038] a leeway of %d ms is refused", (leeway) => {
    expect(() => makeTokenBed({ leeway })).toThrow(RangeError);
  });

  test("an issuer or an audience must be named", () => {
    expect(() => makeTokenBed({ issuer: "" })).toThrow(RangeError);
    expect(() => makeTokenBed({ audience: "" })).toThrow(RangeError);
  });
});

describe("remembered tokens", () => {
  test("are bounded in number, and the forgotten ones still verify", async () => {
    const bed = makeTokenBed({ algorithm: "HS256", rememberedTokens: 100 });
    const tokens = await Promise.all(Array.from({ length: 1_000 }, bed.issue));
    for (const token of tokens) await bed.tokens.verify(token);
    expect(bed.tokens.remembered).toBe(100);
    for (const token of tokens) await bed.tokens.verify(token);
    expect(bed.tokens.remembered).toBe(100);
  });

  test("are none of the refused ones", async () => {
    const bed = makeTokenBed();
    const token = await bed.issue();
    for (const refused of [`${token}=`, token.slice(0, -2), token.replace(".", ".e"), "x.y.z"])
      await expect(bed.tokens.verify(refused)).rejects.toThrow(InvalidAccessToken);
    bed.clock.advance(15 * minute);
    await expect(bed.tokens.verify(token)).rejects.toThrow(InvalidAccessToken);
    expect(bed.tokens.remembered).toBe(0);
  });

  test("keep their subject from callers who change theirs", async () => {
    const bed = makeTokenBed();
    const token = await bed.issue();
    Object.assign(await bed.tokens.verify(token), { userId: "someone else" });
    expect(await bed.tokens.verify(token)).toEqual(bed.subject);
  });

  test("are refused once their key has retired", async () => {
    const bed = makeTokenBed();
    const now = bed.clock.now();
    const token = await bed.tokens.issue(bed.subject, now, new Date(now.getTime() + 600 * minute));
    await bed.tokens.verify(token);
    await bed.keyRing.rotate();
    await bed.tokens.verify(token);
    bed.clock.advance(20 * minute);
    await expect(bed.tokens.verify(token)).rejects.toThrow(InvalidAccessToken);
  });

  test("are refused once their key was deleted from the store and the interval has passed", async () => {
    const signingKeys = new CountingKeyStore();
    const bed = makeTokenBed({ signingKeys });
    const token = await bed.issue();
    await bed.tokens.verify(token);
    const { kid } = await bed.keyRing.current();
    await bed.keyRing.rotate();
    await signingKeys.remove(kid);
    bed.clock.advance(2 * minute);
    await expect(bed.tokens.verify(token)).rejects.toThrow(InvalidAccessToken);
  });

  test("cost the store nothing", async () => {
    const signingKeys = new CountingKeyStore();
    const bed = makeTokenBed({ signingKeys });
    await bed.keyRing.prepare();
    const token = await bed.issue();
    const before = signingKeys.readings;
    for (let count = 0; count < 100; count += 1) await bed.tokens.verify(token);
    expect(signingKeys.readings).toBe(before);
  });
});
