import { cpus, totalmem } from "node:os";
import type { LoadResult } from "./load.ts";

export interface Row extends LoadResult {
  readonly what: string;
  readonly users: number;
  /** Resident memory of the server afterwards, MiB. */
  readonly memory: number | null;
  readonly floor: { readonly name: string; readonly requestsPerSecond: number } | null;
}

const columns = [
  "",
  "users",
  "requests/s",
  "p50 ms",
  "p99 ms",
  "memory MiB",
  "floor requests/s",
  "of floor",
  "failed",
];

/** A Markdown table, with the machine it was measured on. */
export function toMarkdown(rows: readonly Row[]): string {
  const lines = rows.map((row) => [
    row.what,
    row.users.toLocaleString("en"),
    round(row.requestsPerSecond),
    String(round2(row.p50)),
    String(round2(row.p99)),
    row.memory === null ? "" : String(row.memory),
    row.floor === null ? "" : `${round(row.floor.requestsPerSecond)} (${row.floor.name})`,
    row.floor === null ? "" : `${Math.round((100 * row.requestsPerSecond) / row.floor.requestsPerSecond)} %`,
    String(row.failures),
  ]);
  const table = [columns, columns.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |`);
  const memory = Math.round(totalmem() / 2 ** 30);
  const machine = `${cpus().length} cores (${cpus()[0]?.model.trim()}), ${memory} GiB, Node ${process.versions.node}`;
  return `${machine}\n\n${table.join("\n")}\n`;
}

function round(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString("en") : value.toFixed(1);
}

function round2(value: number): number {
  return Math.round(value * 100) / 100;
}
