import { z } from "zod";
import { parseDuration } from "./parse-duration.ts";

export const wholeNumber = (from: number, to: number) =>
  z
    .string()
    .regex(/^\d{1,6}$/, "is not a whole number of 0 or more")
    .transform(Number)
    .refine((value) => value >= from && value <= to, `is not between ${from} and ${to}`);

export const duration = (from: number, to: number, bounds: string) =>
  z.string().transform((text, context) => {
    const milliseconds = parseDuration(text);
    if (milliseconds !== null && milliseconds >= from && milliseconds <= to) return milliseconds;
    context.addIssue({ code: "custom", message: `is not a duration such as 10s, 15m or 7d, ${bounds}` });
    return z.NEVER;
  });

export const oneOf = <const Choices extends readonly string[]>(choices: Choices) =>
  z.enum(choices, `must be one of ${choices.join(", ")}`);

export const boolean = oneOf(["true", "false"]).transform((text) => text === "true");

export const httpUrl = z
  .string()
  .refine((text) => URL.canParse(text) && /^https?:\/\//.test(text), "is not an http or https URL")
  .transform((text) => text.replace(/\/+$/, ""));

export const origins = z
  .string()
  .transform((text) => text.split(",").map((origin) => origin.trim()))
  .transform((list) => list.filter((origin) => origin !== ""))
  .refine(
    (list) => list.every((origin) => URL.canParse(origin) && new URL(origin).origin === origin),
    "is not a comma-separated list of origins such as https://app.example.com",
  );
