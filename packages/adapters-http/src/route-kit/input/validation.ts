import type { InputIssue } from "@portcullis/core";
import { InvalidInput } from "@portcullis/core";
import type { z } from "zod";
import { hostileTexts } from "./forbidden-characters.ts";
import { inputCodes } from "./input-codes.ts";

interface Schemas {
  readonly params?: z.ZodType | undefined;
  readonly query?: z.ZodType | undefined;
  readonly body?: z.ZodType | undefined;
}

/** What of a request the schemas speak about, before and after. */
export interface Input {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

const mostIssues = 100;
const longestPath = 200;

/**
 * Checks params, query and body against their schemas.
 * @throws InvalidInput naming every offending field at once
 */
export function validate(schemas: Schemas, { params, query, body }: Input): Input {
  const issues: InputIssue[] = [...hostileTexts({ params, query, body })];
  const valid = {
    params: parse(schemas.params, params, issues),
    query: parse(schemas.query, query, issues),
    body: parse(schemas.body, body, issues),
  };
  if (issues.length > 0) throw new InvalidInput(issues.slice(0, mostIssues));
  return valid;
}

function parse(schema: z.ZodType | undefined, input: unknown, issues: InputIssue[]): unknown {
  if (schema === undefined) return undefined;
  const result = schema.safeParse(input, { reportInput: true });
  if (result.success) return result.data;
  const hostile = new Set(issues.map(({ path }) => path));
  issues.push(...result.error.issues.flatMap(toIssues).filter(({ path }) => !hostile.has(path)));
  return undefined;
}

function toIssues(issue: z.core.$ZodIssue): readonly InputIssue[] {
  const path = issue.path.map(String);
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({
      path: dotted([...path, key]),
      code: inputCodes.unknownField,
      message: "There is no such field.",
    }));
  return [{ path: dotted(path), ...reasonFor(issue) }];
}

function reasonFor(issue: z.core.$ZodIssue): Omit<InputIssue, "path"> {
  if (issue.code === "custom") {
    const code: unknown = issue.params?.["code"];
    return { code: typeof code === "string" ? code : inputCodes.invalid, message: issue.message };
  }
  if (issue.input === undefined) return { code: inputCodes.required, message: "This field is required." };
  if (issue.code === "invalid_type")
    return { code: inputCodes.wrongType, message: `This must be ${issue.expected}.` };
  return { code: inputCodes.invalid, message: issue.message };
}

function dotted(path: readonly string[]): string {
  return path.join(".").slice(0, longestPath);
}
