/** A row as statements return it: dates are texts in PostgreSQL's form. */
export type Stored<Row> = {
  readonly [Column in keyof Row]: Row[Column] extends Date
    ? string
    : Row[Column] extends Date | null | undefined
      ? string | null
      : Row[Column];
};

/** Reads `2026-01-31 12:00:00.123+00`, with the offset of the connection's time zone. */
export function toDate(stored: string): Date {
  const [, date, time, offset = "+00"] = /^(\S+) ([\d:.]+)([+-]\S+)?$/.exec(stored) ?? [];
  const [hours = "+00", minutes = "00"] = offset.split(":");
  return new Date(`${date}T${time}${hours}:${minutes}`);
}

export function toDateOrNull(stored: string | null): Date | null {
  return stored === null ? null : toDate(stored);
}
