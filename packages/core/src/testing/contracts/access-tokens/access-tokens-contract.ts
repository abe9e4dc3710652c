import assert from "node:assert/strict";
import type { AccessTokenSubject, Ports } from "../../../index.ts";
import { InvalidAccessToken } from "../../../index.ts";
import type { ContractCase } from "../../contract-case.ts";
import type { FixedClock } from "../../in-memory/fixed-clock.ts";
import { assertRejects, assertResolves } from "../assertions.ts";
import { anId } from "../samples.ts";

/**
 * An issuer and a verifier that belong together and read the same clock, which the cases move. Two subjects are two
 * servers: they share no key.
 */
export type AccessTokensSubject = Pick<Ports, "accessTokenIssuer" | "accessTokenVerifier"> & {
  readonly clock: FixedClock;
};

const second = 1_000;
const ttl = 900 * second;
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

function aSubject(): AccessTokenSubject {
  return { userId: anId(), sessionId: anId() };
}

/** A token that is valid for 15 minutes from the clock's present second. */
async function issue({ accessTokenIssuer, clock }: AccessTokensSubject): Promise<string> {
  const now = clock.now();
  return accessTokenIssuer.issue(aSubject(), now, new Date(now.getTime() + ttl));
}

async function assertRefused({ accessTokenVerifier }: AccessTokensSubject, token: string): Promise<void> {
  await assertRejects(accessTokenVerifier.verify(token), InvalidAccessToken).catch((cause: unknown) => {
    throw new assert.AssertionError({
      message: `not refused as it must be: ${JSON.stringify(token)}, ${cause}`,
    });
  });
}

/** What every `AccessTokenIssuer` and `AccessTokenVerifier` promise together. */
export const accessTokensContract: readonly ContractCase<AccessTokensSubject>[] = [
  {
    name: "verify returns the subject that the token was issued to",
    async run(makeSubject) {
      const { accessTokenIssuer, accessTokenVerifier, clock } = await makeSubject();
      const [first, other] = [aSubject(), aSubject()];
      const expiresAt = new Date(clock.now().getTime() + ttl);
      const token = await accessTokenIssuer.issue(first, clock.now(), expiresAt);
      const otherToken = await accessTokenIssuer.issue(other, clock.now(), expiresAt);
      assert.deepEqual({ ...(await accessTokenVerifier.verify(token)) }, first);
      assert.deepEqual({ ...(await accessTokenVerifier.verify(otherToken)) }, other);
      assert.notEqual(token, otherToken);
    },
  },
  {
    name: "a token verifies any number of times, and what verify returns is a copy",
    async run(makeSubject) {
      const { accessTokenIssuer, accessTokenVerifier, clock } = await makeSubject();
      const subject = aSubject();
      const token = await accessTokenIssuer.issue(
        subject,
        clock.now(),
        new Date(clock.now().getTime() + ttl),
      );
      const first = await accessTokenVerifier.verify(token);
      Object.assign(first, aSubject());
      assert.deepEqual({ ...(await accessTokenVerifier.verify(token)) }, subject);
    },
  },
  {
    name: "a token is valid from the millisecond in which it was issued",
    async run(makeSubject) {
      const subject = await makeSubject();
      for (const milliseconds of [0, 1, 499, 998]) {
        subject.clock.advance(milliseconds);
        await assertResolves(subject.accessTokenVerifier.verify(await issue(subject)));
      }
    },
  },
  {
    name: "a token is valid until it expires, and not 31 seconds longer",
    async run(makeSubject) {
      const subject = await makeSubject();
      const token = await issue(subject);
      subject.clock.advance(ttl - second);
      await subject.accessTokenVerifier.verify(token);
      subject.clock.advance(second + 31 * second);
      await assertRefused(subject, token);
      subject.clock.advance(365 * 86_400 * second);
      await assertRefused(subject, token);
    },
  },
  {
    name: "a token is refused 31 seconds before it was issued",
    async run(makeSubject) {
      const subject = await makeSubject();
      const token = await issue(subject);
      subject.clock.advance(-31 * second);
      await assertRefused(subject, token);
      subject.clock.advance(31 * second);
      await subject.accessTokenVerifier.verify(token);
    },
  },
  {
    name: "a token with any one character changed is refused",
    async run(makeSubject) {
      const subject = await makeSubject();
      const token = await issue(subject);
      for (let index = 0; index < token.length; index += 1) {
        const other = token[index] === "A" ? "B" : "A";
        await assertRefused(subject, `${token.slice(0, index)}${other}${token.slice(index + 1)}`);
      }
    },
  },
  {
    name: "no other spelling of a part's last character is accepted",
    async run(makeSubject) {
      const subject = await makeSubject();
      const token = await issue(subject);
      // The last character of a base64url part may carry bits that decoding drops.
      const ends = [...token.matchAll(/[^.](?=\.|$)/g)].map(({ index }) => index);
      for (const index of ends) {
        for (const character of alphabet.replace(token[index] ?? "", "")) {
          await assertRefused(subject, `${token.slice(0, index)}${character}${token.slice(index + 1)}`);
        }
      }
    },
  },
  {
    name: "a token with a character left out or cut short is refused",
    async run(makeSubject) {
      const subject = await makeSubject();
      const token = await issue(subject);
      for (let index = 0; index < token.length; index += 1) {
        await assertRefused(subject, token.slice(0, index));
        await assertRefused(subject, token.slice(0, index) + token.slice(index + 1));
      }
      await assertRefused(subject, token.slice(1));
    },
  },
  {
    name: "a token with padding, white space or anything else added is refused",
    async run(makeSubject) {
      const subject = await makeSubject();
      const token = await issue(subject);
      for (const extra of ["=", "==", " ", "\n", "\r\n", "\t", "\u0000", "\u00a0", ".", ".e30", "A", ","]) {
        await assertRefused(subject, token + extra);
        await assertRefused(subject, extra + token);
        await assertRefused(subject, token.slice(0, 5) + extra + token.slice(5));
        await assertRefused(subject, token.replaceAll(".", `${extra}.`) + extra);
      }
      await assertRefused(subject, `${token}${token}`);
    },
  },
  {
    name: "text that is not a token is refused",
    async run(makeSubject) {
      const subject = await makeSubject();
      for (const text of [
        "",
        " ",
        ".",
        "..",
        "....",
        "null",
        "undefined",
        "Bearer x",
        "{}",
        "😀",
        "__proto__",
        "constructor",
        "eyJhbGciOiJub25lIn0.e30.",
        "eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0.eyJzdWIiOiJ4In0.",
        "A".repeat(100_000),
      ]) {
        await assertRefused(subject, text);
      }
    },
  },
  {
    name: "another server's token is refused",
    async run(makeSubject) {
      const [ours, theirs] = [await makeSubject(), await makeSubject()];
      await assertRefused(ours, await issue(theirs));
      await assertRefused(theirs, await issue(ours));
    },
  },
];
