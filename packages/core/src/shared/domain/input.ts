import { DomainError } from "./domain-error.ts";
import type { InputIssue } from "./errors.ts";
import { InvalidFilter, InvalidInput } from "./errors.ts";

type Parsers = Readonly<Record<string, () => unknown>>;

/** What each field's parser returned. */
export type ParsedInput<P extends Parsers> = { readonly [Field in keyof P]: ReturnType<P[Field]> };

/**
 * Parses every field and reports all invalid ones together.
 * @throws InvalidInput naming every field whose parser threw a DomainError
 */
export function parseInput<P extends Parsers>(parsers: P): ParsedInput<P> {
  const issues: InputIssue[] = [];
  const parsed: Record<string, unknown> = {};
  for (const [path, parse] of Object.entries(parsers)) {
    try {
      parsed[path] = parse();
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      issues.push({ path, code: error.code, message: error.message });
    }
  }
  if (issues.length > 0) throw new InvalidInput(issues);
  // The loop loses which key has which type; the parsers determine it.
  return parsed as ParsedInput<P>;
}

/**
 * A filter by true or false; null when it was left out.
 * @throws InvalidFilter for anything else, which untyped callers may send
 */
export function parseBoolean(raw: boolean | null | undefined): boolean | null {
  if (raw !== undefined && raw !== null && typeof raw !== "boolean") throw new InvalidFilter();
  return raw ?? null;
}

/**
 * One of the choices. Default: the first.
 * @throws InvalidFilter
 */
export function parseChoice<Choice extends string>(
  raw: Choice | null | undefined,
  choices: readonly [Choice, ...Choice[]],
): Choice {
  const chosen = raw ?? choices[0];
  if (!choices.includes(chosen)) throw new InvalidFilter();
  return chosen;
}
