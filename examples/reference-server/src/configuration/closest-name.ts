/** Names of this length or more may have two edits. */
const longName = 9;

/**
 * The known name that this one is probably a misspelling of: the same letters in another case or with other separators, or
 * one edit away (a character missing, added, changed, or swapped with the next), two in names of 9 characters and more.
 * A name with other digits is another name, such as PORT0 beside PORT. Null when none is that close.
 */
export function closestName(name: string, known: readonly string[]): string | null {
  const candidates = known
    .filter((candidate) => candidate !== name && digitsOf(candidate) === digitsOf(name))
    .map((candidate) => ({ candidate, edits: editsBetween(name, candidate) }))
    .filter(({ candidate, edits }) => edits <= (candidate.length < longName ? 1 : 2))
    .toSorted((a, b) => a.edits - b.edits);
  return candidates[0]?.candidate ?? null;
}

function digitsOf(name: string): string {
  return name.replaceAll(/\D/g, "");
}

function editsBetween(name: string, known: string): number {
  const letters = (text: string) => text.toUpperCase().replaceAll(/[^A-Z0-9]/g, "");
  return letters(name) === letters(known) ? 0 : editDistance(name, known);
}

/** The optimal string alignment distance: Levenshtein's with adjacent transpositions counted once. */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number) => rows[row]?.[column] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= a.length; i += 1) {
    const row: number[] = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j += 1) {
      const isSwapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(
        Math.min(
          at(i - 1, j) + 1,
          at(i, j - 1) + 1,
          at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1),
          isSwapped ? at(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
  }
  return at(a.length, b.length);
}
