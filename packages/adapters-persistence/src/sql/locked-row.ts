/** What a statement that locks a row returns beside it. */
export interface LockedRow {
  /**
   * False when the statement waited for a transaction that changed the row: it returns the row as it is now, and what it
   * read elsewhere as it was before the wait. Read that again. True also after a wait for a transaction that locked the
   * row, changed other rows, and left this one: those who change a user's roles change the user's version, too.
   */
  readonly isUnchanged: boolean;
}

/** The expression of `isUnchanged`: whether the locked row is the one that the statement's snapshot shows. */
export function isUnchanged(table: string, locked: string): string {
  return `coalesce(${locked}.xmin = (select seen.xmin from ${table} as seen where seen.id = ${locked}.id), false)`;
}
