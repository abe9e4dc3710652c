import { DomainError } from "@portcullis/core";
import { z } from "zod";

type IssueSink = {
  addIssue(issue: { code: "custom"; message: string; params: Record<string, unknown> }): void;
};

/** Reports a domain error as an issue of the field, with the domain's code and words. */
export function refuse(issues: IssueSink, { code, message }: DomainError): void {
  issues.addIssue({ code: "custom", message, params: { code } });
}

/**
 * Text that one of the domain's parsers accepts. The text stays as it was sent: the use case parses it; the schema
 * asks first so that all refused fields are reported at once.
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

/** For response schemas: an id. */
export const uuid: z.ZodString = z.string().meta({ format: "uuid" });
/** For response schemas: a time. */
export const timestamp: z.ZodString = z.string().meta({
  format: "date-time",
  description: "ISO 8601, in UTC.",
  example: "2026-01-01T00:00:00.000Z",
});
