/** Prints rows in columns, as wide as their widest text; the last column is not padded. */
export function printTable(header: readonly string[], rows: readonly (readonly string[])[]): void {
  // Nothing that a terminal would take for a command.
  const lines = [header, ...rows].map((cells) => cells.map((cell) => cell.replaceAll(/\p{Cc}/gu, " ")));
  const widths = header.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  for (const cells of lines)
    console.log(
      cells
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    );
}
