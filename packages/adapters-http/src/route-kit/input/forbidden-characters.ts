import type { InputIssue } from "@portcullis/core";
import { inputCodes } from "./input-codes.ts";

interface Found {
  readonly path: string;
  readonly value: unknown;
}

const code = inputCodes.forbiddenCharacters;
const longestPath = 200;
const message = "The text contains NUL characters or unpaired surrogates. Remove them.";

/**
 * An issue for every text of the input that is not valid Unicode, or that PostgreSQL can't store (NUL). Iterates instead of
 * recursing, so that deep nesting can't exhaust the stack.
 */
export function forbiddenCharacterIssues(input: Readonly<Record<string, unknown>>): readonly InputIssue[] {
  const issues: InputIssue[] = [];
  const waiting: Found[] = Object.values(input).map((value) => ({ path: "", value }));
  for (let found = waiting.pop(); found !== undefined; found = waiting.pop()) {
    const { path, value } = found;
    if (typeof value === "string") {
      if (hasForbiddenCharacters(value)) issues.push({ path, code, message });
    } else if (typeof value === "object" && value !== null) {
      for (const [key, member] of Object.entries(value)) {
        const inner = path === "" ? key : `${path}.${key}`.slice(0, longestPath);
        if (hasForbiddenCharacters(key)) issues.push({ path: inner, code, message });
        waiting.push({ path: inner, value: member });
      }
    }
  }
  return issues;
}

function hasForbiddenCharacters(text: string): boolean {
  return text.includes("\0") || !text.isWellFormed();
}
