import { isUtf8 } from "node:buffer";

interface Candidate {
  /** One line, without padding. */
  readonly text: string;
  readonly bytes: Buffer;
  readonly isHex: boolean;
}

interface SecretKeyRule {
  readonly isBroken: (candidate: Candidate) => boolean;
  readonly reason: string;
}

const minimumBytes = 32;
const minimumDistinctBytes = 16;

/** Six letters or more, so that a random key contains one less than once in a million times. */
const guessableWords =
  /secret|passw(or)?d|change[-_]?me|example|default|portcullis|jwt[-_]?key|qwerty|letmein|replace|insecure/i;

/** Signs of a guessable key (RFC 8725 §3.5). A random key breaks one of them less than once in a million times. */
export const secretKeyRules: readonly SecretKeyRule[] = [
  {
    isBroken: ({ bytes }) => bytes.length < minimumBytes,
    reason: `is shorter than ${minimumBytes} bytes`,
  },
  {
    isBroken: ({ text }) => guessableWords.test(text),
    reason: "contains a common word",
  },
  {
    isBroken: ({ text, bytes }) => repeats([...Buffer.from(text)]) || repeats([...bytes]),
    reason: "repeats itself",
  },
  {
    isBroken: ({ text, bytes }) => isMostlySequence([...Buffer.from(text)]) || isMostlySequence([...bytes]),
    reason: "is a sequence",
  },
  {
    isBroken: ({ bytes }) => new Set(bytes).size < minimumDistinctBytes,
    reason: "has too few different bytes",
  },
  {
    isBroken: ({ bytes }) => isUtf8(bytes),
    reason: "is readable text that was only encoded",
  },
  {
    isBroken: ({ text, isHex }) => !isHex && (text === text.toLowerCase() || text === text.toUpperCase()),
    reason: "has letters of one case only, as typed text has",
  },
];

/** Whether it is repetitions of one unit, of which the last may be cut short. */
function repeats(symbols: readonly number[]): boolean {
  const longestUnit = Math.floor(symbols.length / 2);
  for (let unit = 1; unit <= longestUnit; unit += 1)
    if (symbols.every((symbol, index) => index < unit || symbol === symbols[index - unit])) return true;
  return false;
}

/** Whether more than half of the symbols are the one before them, or its neighbour: aaaa, abcd, 9876. */
function isMostlySequence(symbols: readonly number[]): boolean {
  const steps = symbols.slice(1).map((symbol, index) => symbol - (symbols[index] ?? 0));
  return steps.filter((step) => Math.abs(step) <= 1).length > steps.length / 2;
}
