import type { InputIssue } from "@portcullis/core";
import { InvalidInput } from "@portcullis/core";
import type { z } from "zod";
import { pathNotFound } from "../../problems/http-error.ts";
import { forbiddenCharacterIssues } from "./forbidden-characters.ts";
import { inputCodes } from "./input-codes.ts";

interface Schemas {
  readonly params?: z.ZodType | undefined;
  readonly query?: z.ZodType | undefined;
  readonly body?: z.ZodType | undefined;
}

/** The parts of a request that schemas describe, before and after validation. */
export interface Input {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

const mostIssues = 100;
const longestPath = 200;

/**
 * Checks params, query and body against their schemas.
 * @throws HttpError (`http.not_found`) for invalid path parameters: no resource has such a path
 * @throws InvalidInput with an issue for every other invalid field
 */
export function validate(schemas: Schemas, { params, query, body }: Input): Input {
  const issues: InputIssue[] = [...forbiddenCharacterIssues({ query, body })];
  const valid = {
    params: parseParams(schemas.params, params),
    query: parse(schemas.query, query, issues),
    body: parse(schemas.body, body, issues),
  };
  if (issues.length > 0) throw new InvalidInput(issues.slice(0, mostIssues));
  return valid;
}

function parseParams(schema: z.ZodType | undefined, params: unknown): unknown {
  if (schema === undefined) return undefined;
  const isStorable = forbiddenCharacterIssues({ params }).length === 0;
  const result = schema.safeParse(params);
  if (!isStorable || !result.success) throw pathNotFound();
  return result.data;
}

function parse(schema: z.ZodType | undefined, input: unknown, issues: InputIssue[]): unknown {
  if (schema === undefined) return undefined;
  const result = schema.safeParse(input, { reportInput: true });
  if (result.success) return result.data;
  const reported = new Set(issues.map(({ path }) => path));
  issues.push(...result.error.issues.flatMap(toIssues).filter(({ path }) => !reported.has(path)));
  return undefined;
}

function toIssues(issue: z.core.$ZodIssue): readonly InputIssue[] {
  const path = issue.path.map(String);
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({
      path: dotted([...path, key]),
      code: inputCodes.unknownField,
      message: "Unknown field. Remove it.",
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
    return { code: inputCodes.wrongType, message: `The value must be of type ${issue.expected}.` };
  return { code: inputCodes.invalid, message: issue.message };
}

function dotted(path: readonly string[]): string {
  return path.join(".").slice(0, longestPath);
}
