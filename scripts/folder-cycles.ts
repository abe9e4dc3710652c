export interface FolderImport {
  readonly from: string;
  readonly to: string;
}

/**
 * Imports by which the parts of a folder depend on each other cyclically, one for each pair of parts. The parts of a
 * folder are its subfolders, each with everything below it, and its files. Each folder is checked on its own: a file in a
 * nested folder may import files and folders beside its parent folders, if these do not import it back.
 */
export function folderCycles(imports: readonly FolderImport[]): FolderImport[] {
  const byFolder = Map.groupBy(imports.map(partsOf), ({ folder }) => folder);
  return [...byFolder.values()].flatMap((edges) => {
    const graph = new Map<string, Set<string>>();
    for (const { from, to } of edges) graph.set(from, (graph.get(from) ?? new Set()).add(to));
    const circular = edges.filter(
      ({ from, to, isBetweenFiles }) => !isBetweenFiles && isReachable(graph, to, from),
    );
    return [...Map.groupBy(circular, ({ from, to }) => `${from} ${to}`).values()].flatMap(([edge]) =>
      edge === undefined ? [] : [edge.import],
    );
  });
}

/** Of the graph of a folder's parts. */
interface Edge {
  /** The innermost folder that contains both files. */
  readonly folder: string;
  /** The parts of that folder that the two files belong to. */
  readonly from: string;
  readonly to: string;
  /** Both parts are files: a cycle of files alone breaks `no-cycles`. */
  readonly isBetweenFiles: boolean;
  readonly import: FolderImport;
}

function partsOf({ from, to }: FolderImport): Edge {
  const [importer, imported] = [from.split("/"), to.split("/")];
  const depth = importer.findIndex((name, index) => name !== imported[index]);
  return {
    folder: importer.slice(0, depth).join("/"),
    from: importer[depth] ?? "",
    to: imported[depth] ?? "",
    isBetweenFiles: importer.length === depth + 1 && imported.length === depth + 1,
    import: { from, to },
  };
}

function isReachable(graph: ReadonlyMap<string, ReadonlySet<string>>, start: string, goal: string): boolean {
  const seen = new Set([start]);
  for (const part of seen) {
    if (part === goal) return true;
    for (const next of graph.get(part) ?? []) seen.add(next);
  }
  return false;
}
