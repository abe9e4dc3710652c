import { InvalidDueDate } from "../errors.ts";

/** Whether the text is an existing day, `YYYY-MM-DD`, in the years 0001 to 9999. */
export function isDay(text: string): boolean {
  if (!/^(?!0000)\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const midnight = new Date(`${text}T00:00:00.000Z`);
  // JavaScript parses the 30th of February as a day in March.
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(text);
}

/**
 * A calendar day without a time zone: clients decide when the day ends.
 * @throws InvalidDueDate
 */
export function parseDueDate(raw: string | null): string | null {
  if (raw === null) return null;
  if (typeof raw !== "string" || !isDay(raw)) throw new InvalidDueDate();
  return raw;
}
