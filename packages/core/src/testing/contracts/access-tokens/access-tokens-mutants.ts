import type { AccessTokenSubject } from "../../../index.ts";
import { FixedClock } from "../../in-memory/fixed-clock.ts";
import { InMemoryAccessTokens } from "../../in-memory/in-memory-access-tokens.ts";
import type { Mutants } from "../../mutants/mutant.ts";
import { withFaults } from "../../mutants/with-faults.ts";
import type { AccessTokensSubject } from "./access-tokens-contract.ts";

interface Reality {
  readonly tokens: InMemoryAccessTokens;
  readonly issued: readonly string[];
}
type Fault = (reality: Reality) => Partial<InMemoryAccessTokens>;

function broken(fault: Fault): () => AccessTokensSubject {
  return () => {
    const clock = new FixedClock();
    const tokens = new InMemoryAccessTokens(clock);
    const issued: string[] = [];
    const remembering = withFaults(tokens, {
      async issue(...request) {
        const token = await tokens.issue(...request);
        issued.push(token);
        return token;
      },
    });
    const faulty = withFaults(remembering, fault({ tokens, issued }));
    return { accessTokenIssuer: faulty, accessTokenVerifier: faulty, clock };
  };
}

/** Accepts a text that is similar to an issued token. */
function forgiving(alike: (issued: string, text: string) => boolean): () => AccessTokensSubject {
  return broken(({ tokens, issued }) => ({
    verify: (text) => tokens.verify(issued.find((token) => alike(token, text)) ?? text),
  }));
}

/** Issues with the times moved by milliseconds. */
function mistimed(issuedAtBy: number, expiresAtBy: number): () => AccessTokensSubject {
  return broken(({ tokens }) => ({
    issue: (subject, issuedAt, expiresAt) =>
      tokens.issue(
        subject,
        new Date(issuedAt.getTime() + issuedAtBy),
        new Date(expiresAt.getTime() + expiresAtBy),
      ),
  }));
}

const sharedClock = new FixedClock();
const sharedTokens = new InMemoryAccessTokens(sharedClock);

export const accessTokensMutants: Mutants<AccessTokensSubject> = {
  "verify returns the subject that the token was issued to": broken(({ tokens, issued }) => ({
    verify: () => tokens.verify(issued[0] ?? ""),
  })),
  "a token verifies any number of times, and what verify returns is a copy": broken(({ tokens }) => {
    const verified = new Map<string, AccessTokenSubject>();
    return {
      async verify(token) {
        const subject = verified.get(token) ?? (await tokens.verify(token));
        verified.set(token, subject);
        return subject;
      },
    };
  }),
  "a token is valid from the millisecond in which it was issued": mistimed(999, 0),
  "a token is valid until it expires, and not 31 seconds longer": mistimed(0, 60_000),
  "a token is refused 31 seconds before it was issued": mistimed(-60_000, 0),
  "a token with any one character changed is refused": forgiving(
    (token, text) => text.length === token.length && text.slice(9) === token.slice(9),
  ),
  "no other spelling of a part's last character is accepted": forgiving(
    (token, text) => text.length === token.length && text.slice(0, -1) === token.slice(0, -1),
  ),
  "a token with a character left out or cut short is refused": forgiving(
    (token, text) => text.length >= 32 && token.startsWith(text),
  ),
  "a token with padding, white space or anything else added is refused": forgiving(
    (token, text) => text.replace(/=+$/, "") === token,
  ),
  "text that is not a token is refused": broken(({ tokens }) => ({
    async verify(text) {
      if (text === "null") throw new TypeError("Cannot read properties of null");
      return tokens.verify(text);
    },
  })),
  "another server's token is refused": () => ({
    accessTokenIssuer: sharedTokens,
    accessTokenVerifier: sharedTokens,
    clock: sharedClock,
  }),
};
