const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds in a text such as `15m` or `7d`; a number without a unit is in seconds. Null when it is not a duration. */
export function parseDuration(text: string): number | null {
  const [, amount, unit = "s"] = /^(\d{1,9})(ms|s|m|h|d)?$/.exec(text) ?? [];
  const factor = units[unit];
  return amount === undefined || factor === undefined ? null : Number(amount) * factor;
}
