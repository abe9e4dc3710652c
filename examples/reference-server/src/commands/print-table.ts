import type { ProcessContext } from "../process-context.ts";
import { printLine } from "../process-context.ts";

/** Prints rows in aligned columns. */
export function printTable(
  context: ProcessContext,
  header: readonly string[],
  rows: readonly (readonly string[])[],
): void {
  // Without control characters, which a terminal would interpret.
  const lines = [header, ...rows].map((cells) => cells.map((cell) => cell.replaceAll(/\p{Cc}/gu, " ")));
  const widths = header.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  for (const cells of lines)
    printLine(
      context,
      cells
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    );
}
