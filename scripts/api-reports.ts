import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { EntryPoint } from "./api-surface.ts";
import { readApi } from "./api-surface.ts";

export interface ApiFindings {
  readonly entryPoints: number;
  readonly names: number;
  /** What differs from the committed reports, by name. */
  readonly changes: readonly string[];
  /** Exported names without a comment, and names in declarations that can't be imported. */
  readonly faults: readonly string[];
}

/** Compares what the packages export with the reports in `packages/<package>/api`. */
export function inspectApi(root: string): ApiFindings {
  const entryPoints = readApi(root);
  const reports = new Map(entryPoints.map((entryPoint) => [fileOf(root, entryPoint), reportOf(entryPoint)]));
  const files = new Set([...reports.keys(), ...reportsIn(root)]);
  return {
    entryPoints: entryPoints.length,
    names: entryPoints.flatMap(({ names }) => names).length,
    changes: [...files].toSorted().flatMap((file) => {
      const before = sectionsOf(committed(root, file));
      const after = sectionsOf(reports.get(file) ?? "");
      return changesBetween(before, after).map((change) => `${file}: ${change}`);
    }),
    faults: entryPoints.flatMap(faultsOf),
  };
}

/** Writes one report per entry point, and removes reports of entry points that no longer exist. */
export function writeApiReports(root: string): void {
  const entryPoints = readApi(root);
  for (const file of reportsIn(root)) rmSync(join(root, file));
  for (const entryPoint of entryPoints) {
    const file = join(root, fileOf(root, entryPoint));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, reportOf(entryPoint));
  }
}

/** `@portcullis/core/testing` → `packages/core/api/testing.api.md` */
function fileOf(root: string, { folder, subpath }: EntryPoint): string {
  const name = subpath === "." ? "index" : subpath.slice(2).replaceAll("/", "-");
  return `${relative(root, folder).replaceAll("\\", "/")}/api/${name}.api.md`;
}

function reportOf({ specifier, names }: EntryPoint): string {
  const introduction = `# \`${specifier}\`

Everything this entry point exports, as the compiler declares it. Written by \`npm run api\`, compared by \`npm run check\`:
a change here is a change of the public interface.
`;
  const sections = names.map(
    ({ name, declaration }) => `## \`${name}\`\n\n\`\`\`ts\n${declaration}\n\`\`\`\n`,
  );
  return [introduction, ...sections].join("\n");
}

/** Paths of the reports that exist, from the root, with slashes. */
function reportsIn(root: string): readonly string[] {
  return globSync("packages/*/api/*.api.md", { cwd: root }).map((path) => path.replaceAll("\\", "/"));
}

function committed(root: string, file: string): string {
  return existsSync(join(root, file)) ? readFileSync(join(root, file), "utf8") : "";
}

/** The text of a report below each of its headings; that above the first is under the empty name. */
function sectionsOf(report: string): ReadonlyMap<string, string> {
  const [introduction = "", ...sections] = report.replaceAll("\r\n", "\n").split(/^## `/m);
  const named = sections.map((section): [string, string] => {
    const end = section.indexOf("`");
    return [section.slice(0, end), section.slice(end).trim()];
  });
  return new Map([["", introduction.trim()], ...named]);
}

function changesBetween(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly string[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name) => {
    const [was, is] = [before.get(name), after.get(name)];
    if (was === is) return [];
    if (name === "")
      return was === "" ? ["is missing"] : is === "" ? ["its entry point no longer exists"] : ["differs"];
    return [`${name} ${was === undefined ? "was added" : is === undefined ? "was removed" : "changed"}`];
  });
}

function faultsOf({ specifier, names }: EntryPoint): readonly string[] {
  return names.flatMap(({ name, hasComment, unexported }) => [
    ...(hasComment ? [] : [`${specifier}: ${name} has no doc comment`]),
    ...unexported.map((missing) => `${specifier}: ${name} refers to ${missing}, which is not exported`),
  ]);
}

if (import.meta.main) {
  const root = join(import.meta.dirname, "..");
  writeApiReports(root);
  const { entryPoints, names, faults } = inspectApi(root);
  console.log([`Wrote ${entryPoints} reports of ${names} names to packages/*/api.`, ...faults].join("\n"));
  process.exitCode = faults.length === 0 ? 0 : 1;
}
