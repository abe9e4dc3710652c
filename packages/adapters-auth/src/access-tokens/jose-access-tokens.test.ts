import { InvalidAccessToken, StoreUnavailable } from "@portcullis/core";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { describe, expect, test } from "vitest";
import { signingAlgorithms } from "../signing-keys/signing-algorithm.ts";
import {
  audience,
  CountingKeyStore,
  issuer,
  makeTokenFixture,
  minute,
} from "../test-support/token-fixture.ts";

describe.each(signingAlgorithms)("an %s token", (algorithm) => {
  test("has the header and the claims of RFC 9068, and verifies to its subject", async () => {
    const fixture = makeTokenFixture({ algorithm });
    const token = await fixture.issue();
    const { kid } = await fixture.keyRing.current();
    expect(decodeProtectedHeader(token)).toEqual({ alg: algorithm, typ: "at+jwt", kid });
    const now = fixture.clock.now().getTime() / 1_000;
    expect(decodeJwt(token)).toEqual({
      iss: issuer,
      aud: audience,
      sub: fixture.subject.userId,
      sid: fixture.subject.sessionId,
      iat: now,
      exp: now + 900,
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(await fixture.tokens.verify(token)).toEqual(fixture.subject);
  });
});

describe("times", () => {
  test("[SEC-037] a token ends the moment it expires, remembered or not", async () => {
    const fixture = makeTokenFixture({ leeway: 30_000 });
    const token = await fixture.issue();
    fixture.clock.advance(15 * minute - 1);
    await fixture.tokens.verify(token);
    fixture.clock.advance(1);
    await expect(fixture.tokens.verify(token)).rejects.toThrow(InvalidAccessToken);
    await expect(fixture.sibling().tokens.verify(token)).rejects.toThrow(InvalidAccessToken);
  });

  test("[SEC-038] a token of a clock that is ahead is accepted within the leeway", async () => {
    const fixture = makeTokenFixture({ leeway: 5_000 });
    const token = await fixture.issue();
    fixture.clock.advance(-5_000);
    await fixture.tokens.verify(token);
    fixture.clock.advance(-1);
    await expect(fixture.tokens.verify(token)).rejects.toThrow(InvalidAccessToken);
  });

  test.each([-1, 30_001, Number.NaN])("[SEC-038] a leeway of %d ms is refused", (leeway) => {
    expect(() => makeTokenFixture({ leeway })).toThrow(RangeError);
  });

  test("an empty issuer or audience is refused", () => {
    expect(() => makeTokenFixture({ issuer: "" })).toThrow(RangeError);
    expect(() => makeTokenFixture({ audience: "" })).toThrow(RangeError);
  });
});

test("a token that would outlive its signing key is not issued", async () => {
  const fixture = makeTokenFixture({ accessTokenTtl: 15 * minute });
  const now = fixture.clock.now();
  const issue = (lifetime: number) =>
    fixture.tokens.issue(fixture.subject, now, new Date(now.getTime() + lifetime));
  await issue(15 * minute);
  await expect(issue(15 * minute + 1)).rejects.toThrow(/outlive its signing key/);
});

test("an unavailable store is not reported as a refused token", async () => {
  const signingKeys = new CountingKeyStore();
  const fixture = makeTokenFixture({ signingKeys });
  const token = await fixture.issue();
  signingKeys.list = () => Promise.reject(new StoreUnavailable());
  await expect(fixture.sibling().tokens.verify(token)).rejects.toThrow(StoreUnavailable);
});

describe("remembered tokens", () => {
  test("are bounded in number, and evicted ones still verify", async () => {
    const fixture = makeTokenFixture({ algorithm: "HS256", maxCachedTokens: 100 });
    const tokens = await Promise.all(Array.from({ length: 1_000 }, fixture.issue));
    for (const token of tokens) await fixture.tokens.verify(token);
    expect(fixture.tokens.cachedTokens).toBe(100);
    for (const token of tokens) await fixture.tokens.verify(token);
    expect(fixture.tokens.cachedTokens).toBe(100);
  });

  test("are none of the refused ones", async () => {
    const fixture = makeTokenFixture();
    const token = await fixture.issue();
    for (const refused of [`${token}=`, token.slice(0, -2), token.replace(".", ".e"), "x.y.z"])
      await expect(fixture.tokens.verify(refused)).rejects.toThrow(InvalidAccessToken);
    fixture.clock.advance(15 * minute);
    await expect(fixture.tokens.verify(token)).rejects.toThrow(InvalidAccessToken);
    expect(fixture.tokens.cachedTokens).toBe(0);
  });

  test("are not changed by callers that change the returned subject", async () => {
    const fixture = makeTokenFixture();
    const token = await fixture.issue();
    Object.assign(await fixture.tokens.verify(token), { userId: "someone else" });
    expect(await fixture.tokens.verify(token)).toEqual(fixture.subject);
  });

  test("are refused once their key has retired", async () => {
    const fixture = makeTokenFixture();
    const token = await fixture.sibling({ accessTokenTtl: 600 * minute }).issue();
    await fixture.tokens.verify(token);
    await fixture.keyRing.rotate();
    await fixture.tokens.verify(token);
    fixture.clock.advance(20 * minute);
    await expect(fixture.tokens.verify(token)).rejects.toThrow(InvalidAccessToken);
  });

  test("are refused once their key was deleted from the store and the interval has passed", async () => {
    const signingKeys = new CountingKeyStore();
    const fixture = makeTokenFixture({ signingKeys });
    const token = await fixture.issue();
    await fixture.tokens.verify(token);
    const { kid } = await fixture.keyRing.current();
    await fixture.keyRing.rotate();
    await signingKeys.remove(kid);
    fixture.clock.advance(2 * minute);
    await expect(fixture.tokens.verify(token)).rejects.toThrow(InvalidAccessToken);
  });

  test("need no reading of the store", async () => {
    const signingKeys = new CountingKeyStore();
    const fixture = makeTokenFixture({ signingKeys });
    await fixture.keyRing.prepare();
    const token = await fixture.issue();
    const before = signingKeys.readings;
    for (let count = 0; count < 100; count += 1) await fixture.tokens.verify(token);
    expect(signingKeys.readings).toBe(before);
  });
});
