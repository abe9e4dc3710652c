import { isUtf8 } from "node:buffer";

interface Candidate {
  /** One line, without padding. */
  readonly text: string;
  readonly bytes: Buffer;
  readonly isHex: boolean;
}

interface Weakness {
  readonly isFoundIn: (candidate: Candidate) => boolean;
  readonly reason: string;
}

const shortestKey = 32;
const fewestDistinctBytes = 16;

/** Six letters or more: a random key holds such a word by chance less than once in a million times. */
const tellingWords =
  /secret|passw(or)?d|change[-_]?me|example|default|portcullis|jwt[-_]?key|qwerty|letmein|replace|insecure/i;

/** What tells a guessable key from a random one. A random key shows each of these less than once in a million times. */
export const weaknesses: readonly Weakness[] = [
  {
    isFoundIn: ({ bytes }) => bytes.length < shortestKey,
    reason: `is shorter than ${shortestKey} bytes`,
  },
  {
    isFoundIn: ({ text }) => tellingWords.test(text),
    reason: "contains a word",
  },
  {
    isFoundIn: ({ text, bytes }) => repeats([...Buffer.from(text)]) || repeats([...bytes]),
    reason: "repeats itself",
  },
  {
    isFoundIn: ({ text, bytes }) => isMostlySequence([...Buffer.from(text)]) || isMostlySequence([...bytes]),
    reason: "is a sequence",
  },
  {
    isFoundIn: ({ bytes }) => new Set(bytes).size < fewestDistinctBytes,
    reason: "has too few different bytes",
  },
  {
    isFoundIn: ({ bytes }) => isUtf8(bytes),
    reason: "is readable text that was only encoded",
  },
  {
    isFoundIn: ({ text, isHex }) => !isHex && (text === text.toLowerCase() || text === text.toUpperCase()),
    reason: "has letters of one case only, as typed text has",
  },
];

/** Whether it is one unit over and over, the last one perhaps cut short. */
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
