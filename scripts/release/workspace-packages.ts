import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description?: string;
  readonly keywords?: readonly string[];
  readonly license?: string;
  readonly type?: string;
  readonly engines?: Readonly<Record<string, string>>;
  readonly sideEffects?: boolean;
  readonly files?: readonly string[];
  readonly publishConfig?: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

export interface WorkspacePackage {
  /** Its folder below `packages`. */
  readonly folder: string;
  readonly path: string;
  readonly manifest: Manifest;
  /** What users import: the package's name, and its name with each subpath. */
  readonly specifiers: readonly string[];
}

export const root: string = join(import.meta.dirname, "../..");

export function readManifest(path: string): Manifest {
  // A boundary: npm has validated the file.
  return JSON.parse(readFileSync(join(path, "package.json"), "utf8")) as Manifest;
}

/** Each after its dependencies. */
export const packages: readonly WorkspacePackage[] = dependenciesFirst(
  readdirSync(join(root, "packages")).map((folder) => {
    const path = join(root, "packages", folder);
    const manifest = readManifest(path);
    const subpaths = Object.keys(manifest.exports).filter((subpath) => subpath !== "./package.json");
    return { folder, path, manifest, specifiers: subpaths.map((subpath) => join(manifest.name, subpath)) };
  }),
);

function dependenciesFirst(unordered: readonly WorkspacePackage[]): readonly WorkspacePackage[] {
  const ordered = new Set<WorkspacePackage>();
  const visit = (entry: WorkspacePackage): void => {
    const needed = { ...entry.manifest.dependencies, ...entry.manifest.peerDependencies };
    for (const other of unordered) if (other !== entry && other.manifest.name in needed) visit(other);
    ordered.add(entry);
  };
  unordered.forEach(visit);
  return [...ordered];
}
