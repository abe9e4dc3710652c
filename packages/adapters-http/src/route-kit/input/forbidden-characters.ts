import type { InputIssue } from "@portcullis/core";
import { inputCodes } from "./input-codes.ts";

interface Found {
  readonly path: string;
  readonly value: unknown;
}

const code = inputCodes.forbiddenCharacters;
const longestPath = 200;
const message = "Text must not contain NUL characters or unpaired surrogates.";

/**
 * Names every place of the input with text that is no valid Unicode text, or that PostgreSQL can't store (NUL). It
 * walks without recursion, so that deep nesting can't exhaust the stack.
 */
export function hostileTexts(input: Readonly<Record<string, unknown>>): readonly InputIssue[] {
  const issues: InputIssue[] = [];
  const waiting: Found[] = Object.values(input).map((value) => ({ path: "", value }));
  for (let found = waiting.pop(); found !== undefined; found = waiting.pop()) {
    const { path, value } = found;
    if (typeof value === "string") {
      if (isHostile(value)) issues.push({ path, code, message });
    } else if (typeof value === "object" && value !== null) {
      for (const [key, member] of Object.entries(value)) {
        const inner = path === "" ? key : `${path}.${key}`.slice(0, longestPath);
        if (isHostile(key)) issues.push({ path: inner, code, message });
        waiting.push({ path: inner, value: member });
      }
    }
  }
  return issues;
}

function isHostile(text: string): boolean {
  return text.includes("\0") || !text.isWellFormed();
}
