import { DomainError } from "@portcullis/core";
import { z } from "zod";

type IssueSink = {
  addIssue(issue: { code: "custom"; message: string; params: Record<string, unknown> }): void;
};

/** Reports a domain error as an issue of the field, with its code and message. */
export function refuse(issues: IssueSink, { code, message }: DomainError): void {
  issues.addIssue({ code: "custom", message, params: { code } });
}

/**
 * Text that a parser of the domain accepts. The text stays as it was sent, and the use case parses it: the schema parses
 * it first, so that all invalid fields are reported at once.
 */
export function textFor(parse: (raw: string) => unknown): z.ZodString {
  return z.string().superRefine((raw, issues) => {
    try {
      parse(raw);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      refuse(issues, error);
    }
  });
}

/** For `params`: an id as sent. The use case treats a malformed id as not found, so the response is its 404. */
export function idParameter(description: string): z.ZodString {
  return z.string().meta({ description, format: "uuid" });
}

/** For response schemas: an id. */
export const uuid: z.ZodString = z.string().meta({ format: "uuid" });
/** For response schemas: a point in time. */
export const timestamp: z.ZodString = z.string().meta({
  format: "date-time",
  description: "ISO 8601 in UTC.",
  example: "2026-01-01T00:00:00.000Z",
});
