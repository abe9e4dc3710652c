import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseFileSync } from "@swc/core";
import type {
  ICruiseOptions,
  ICruiseResult,
  IForbiddenRuleType,
  IModule,
  IResolveOptions,
} from "dependency-cruiser";
import { cruise } from "dependency-cruiser";
import { folderCycles } from "./folder-cycles.ts";
import "./patch-swc-visitor.ts";

export interface Violation {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
}

export interface DependencyReport {
  /** TypeScript files that were read. */
  readonly files: number;
  /** Imports found in them. */
  readonly imports: number;
  readonly violations: readonly Violation[];
}

const layers = ["packages", "examples", "tests", "benchmarks", "scripts"];
const notSources = "(^|/)node_modules/|^(packages|examples)/[^/]+/dist/|^tests/fixtures/";
/** Tests, and what only tests share. In core `testing` is a published entry point instead. */
const testCode = [
  "[.]test[.]ts$",
  "^packages/(?!core/)[^/]+/src/(testing|test-support)/",
  "^examples/.+/test-support/",
];
const adapter = "^packages/(adapters-[^/]+)/";

/** Rules that hold for every tree of this layout, whatever its packages declare. */
const layoutRules: readonly IForbiddenRuleType[] = [
  {
    name: "core-imports-core-only",
    comment: "core imports nothing but core: no npm package, no node:*, no test double, not even for a type",
    severity: "error",
    from: { path: "^packages/core/src/", pathNot: ["^packages/core/src/testing/", ...testCode] },
    to: { pathNot: "^packages/core/src/(?!testing/)" },
  },
  {
    name: "testing-imports-core-only",
    comment: "@portcullis/core/testing works with any test runner, so it imports core and node:* only",
    severity: "error",
    from: { path: "^packages/core/src/testing/", pathNot: testCode },
    to: { pathNot: "^packages/core/src/", dependencyTypesNot: ["core"] },
  },
  ...featureDirection("sessions", ["event-delivery"]),
  ...featureDirection("identity", ["sessions", "event-delivery"]),
  ...featureDirection("event-delivery", ["sessions", "identity"]),
  ...featureDirection("access-control", ["sessions", "identity", "event-delivery"]),
  ...featureDirection("shared", ["sessions", "identity", "event-delivery", "access-control"]),
  ...folderDirection("domain", ["ports", "rules", "use-cases", "event-handlers"]),
  ...folderDirection("ports", ["rules", "use-cases", "event-handlers"]),
  ...folderDirection("rules", ["use-cases", "event-handlers"]),
  {
    name: "features-import-through-index",
    comment:
      "a feature imports another through its index.ts or internal.ts; of shared it may import any file",
    severity: "error",
    from: { path: "^packages/core/src/(sessions|identity|event-delivery|access-control)/" },
    to: {
      path: "^packages/core/src/(sessions|identity|event-delivery|access-control)/",
      pathNot: ["^packages/core/src/$1/", "^packages/core/src/[^/]+/(index|internal)[.]ts$"],
    },
  },
  {
    name: "adapters-do-not-import-adapters",
    comment: "an adapter never imports another adapter: a composition root connects them",
    severity: "error",
    from: { path: adapter },
    to: { path: "^packages/adapters-", pathNot: "^packages/$1/" },
  },
  {
    name: "inversify-only-in-module",
    comment: "an adapter works without a container: only its module.ts imports one",
    severity: "error",
    from: { path: adapter, pathNot: ["^packages/[^/]+/src/module[.]ts$", ...testCode] },
    to: { path: ["^packages/inversify/", "(^|/)node_modules/inversify/"] },
  },
  {
    name: "inversify-imports-core-only",
    comment: "the container package binds core's use cases and imports no adapter",
    severity: "error",
    from: { path: "^packages/inversify/" },
    to: { path: "^packages/adapters-" },
  },
  {
    name: "packages-do-not-import-examples",
    comment: "no package depends on an example",
    severity: "error",
    from: { path: "^packages/" },
    to: { path: "^examples/" },
  },
  {
    name: "shipped-code-imports-no-test-code",
    comment: "packed code works without the rest of the repository",
    severity: "error",
    from: { path: "^packages/", pathNot: testCode },
    to: { path: ["^(tests|benchmarks|scripts)/", ...testCode] },
  },
  {
    name: "no-deep-import",
    comment: "another package is imported by its name and the subpaths in its `exports`",
    severity: "error",
    from: { path: "^(packages/[^/]+|examples/[^/]+|tests|benchmarks|scripts)/" },
    // A package's name is "local" as well where the nearest package.json lists the workspaces.
    to: {
      path: "^packages/",
      pathNot: "^$1/",
      dependencyTypes: ["local"],
      dependencyTypesNot: ["aliased-workspace"],
    },
  },
  {
    name: "no-deep-import",
    comment: "an example that builds on another one imports what that exports, too",
    severity: "error",
    from: { path: "^(examples/[^/]+)/" },
    to: {
      path: "^examples/",
      pathNot: "^$1/",
      dependencyTypes: ["local"],
      dependencyTypesNot: ["aliased-workspace"],
    },
  },
  {
    name: "no-deep-import",
    comment: "`exports` has no such subpath, or no file behind it",
    severity: "error",
    from: {},
    to: { path: "^@portcullis/", couldNotResolve: true },
  },
  {
    name: "no-unresolvable",
    comment: "the imported file or package does not exist",
    severity: "error",
    from: {},
    to: { pathNot: "^@portcullis/", couldNotResolve: true },
  },
  {
    name: "no-undeclared-dependency",
    comment: "a package declares what it imports in its own package.json",
    severity: "error",
    from: { path: "^(packages|examples)/", pathNot: testCode },
    to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
  },
  {
    name: "no-dev-dependency-in-shipped-code",
    comment: "users of a package don't get its devDependencies",
    severity: "error",
    from: { path: "^packages/", pathNot: testCode },
    to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["npm", "npm-peer", "npm-optional"] },
  },
  {
    name: "no-cycles",
    comment: "type imports count: a cycle of types is one unit split over files",
    severity: "error",
    from: {},
    to: { circular: true },
  },
];

function featureDirection(feature: string, later: readonly string[]): IForbiddenRuleType[] {
  return [
    {
      name: "features-one-way",
      comment:
        "sessions → identity → access-control → shared, and event-delivery → access-control; the assembly in src/*.ts imports them all",
      severity: "error",
      from: { path: `^packages/core/src/${feature}/`, pathNot: testCode },
      to: { path: `^packages/core/src/(${[...later, "[^/]+[.]ts$"].join("|")})` },
    },
  ];
}

function folderDirection(folder: string, later: readonly string[]): IForbiddenRuleType[] {
  return [
    {
      name: "feature-folders-one-way",
      comment: "inside core: use-cases and event-handlers → rules → ports → domain",
      severity: "error",
      from: { path: `^packages/core/src/[^/]+/${folder}/`, pathNot: testCode },
      to: { path: `^packages/core/src/[^/]+/(${later.join("|")})/` },
    },
  ];
}

interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** Workspace packages resolve to their sources, so dependency-cruiser can't compare them with package.json itself. */
function declarationRules(root: string): IForbiddenRuleType[] {
  const workspaces = ["packages", "examples"].flatMap((layer) =>
    foldersIn(join(root, layer)).map((folder) => ({
      path: `${layer}/${folder}`,
      manifest: readManifest(join(root, layer, folder, "package.json")),
    })),
  );
  const rootTools = Object.keys(readManifest(join(root, "package.json")).devDependencies ?? {});
  const workspaceRules = workspaces.map(({ path, manifest }): IForbiddenRuleType => {
    const declared = { ...manifest.dependencies, ...manifest.peerDependencies };
    const reachable = workspaces.filter((other) => other.path === path || other.manifest.name in declared);
    return {
      name: "no-undeclared-dependency",
      comment: "a package declares what it imports in its own package.json",
      severity: "error",
      from: { path: `^${path}/` },
      // That no package imports an example is a rule of its own.
      to: {
        path: path.startsWith("packages/") ? "^packages/" : "^(packages|examples)/",
        pathNot: reachable.map((other) => `^${other.path}/`),
      },
    };
  });
  return [
    ...workspaceRules,
    {
      name: "no-undeclared-dependency",
      comment: "a test imports what its package or the root declares",
      severity: "error",
      from: { path: testCode },
      to: {
        dependencyTypes: ["npm-no-pkg", "npm-unknown"],
        pathNot: rootTools.map((name) => `(^|/)node_modules/${name}/`),
      },
    },
  ];
}

function foldersIn(path: string): string[] {
  return entriesOf(path).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
}

function entriesOf(path: string): ReturnType<typeof readEntries> {
  try {
    return readEntries(path);
  } catch {
    // The tree lacks this folder, as most fixtures do.
    return [];
  }
}

function readEntries(path: string) {
  return readdirSync(path, { withFileTypes: true });
}

function readManifest(path: string): Manifest {
  // A boundary: npm has validated the file.
  return JSON.parse(readFileSync(path, "utf8")) as Manifest;
}

/** How dependency-cruiser reads a tree of this layout; `.dependency-cruiser.mjs` passes it to the command line. */
export function cruiseOptions(root: string): ICruiseOptions & { readonly parser: "swc" } {
  return {
    // dependency-cruiser does not read TypeScript 7; through swc it sees type imports too.
    parser: "swc",
    baseDir: root,
    // Not `exclude`, which would hide the imports of npm packages too.
    doNotFollow: { path: notSources },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["portcullis-source", "types", "node", "import", "default"],
    },
  };
}

export function dependencyRules(root: string): IForbiddenRuleType[] {
  return [...layoutRules, ...declarationRules(root)];
}

/**
 * Reads every TypeScript file of a tree and compares its imports with the rules.
 * @throws when a file was not read: its imports were not compared with the rules
 */
export async function inspectDependencies(root: string): Promise<DependencyReport> {
  const files = layers.flatMap((layer) => sourcesIn(root, layer));
  const present = layers.filter((layer) => files.some((file) => file.startsWith(`${layer}/`)));
  const resolveOptions: Partial<IResolveOptions> = { bustTheCache: true };
  const { output } = await cruise(
    present,
    { ...cruiseOptions(root), validate: true, ruleSet: { forbidden: dependencyRules(root) } },
    resolveOptions,
  );
  // Without an output type the result is an object.
  const { modules, summary } = output as ICruiseResult;
  const read = new Set(modules.map((module) => module.source));
  const unread = files.filter((file) => !read.has(file));
  const imports = summary.totalDependenciesCruised ?? 0;
  if (files.length === 0 || unread.length > 0 || imports === 0) {
    const first = unread.slice(0, 5).join(", ");
    throw new Error(
      `dependency-cruiser read ${files.length - unread.length} of ${files.length} files and found ${imports} imports: ${first}`,
    );
  }
  const violations = summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }));
  return {
    files: files.length,
    imports,
    violations: [
      ...violations,
      ...cyclesOfFolders(modules, violations),
      ...files.flatMap((file) => inlineTypeImports(root, file)),
    ],
  };
}

const shippedSource = /^(packages|examples)\/[^/]+\/src\//;
const testSource = new RegExp(testCode.join("|"));

function isShippedSource(path: string): boolean {
  return shippedSource.test(path) && !testSource.test(path);
}

/** Leaves out imports that break another rule: each is reported once, by the more specific rule. */
function cyclesOfFolders(modules: readonly IModule[], reported: readonly Violation[]): Violation[] {
  const refused = new Set(reported.map(({ from, to }) => `${from} ${to}`));
  const imports = modules
    .flatMap(({ source, dependencies }) =>
      dependencies.map(({ resolved }) => ({ from: source, to: resolved })),
    )
    .filter(({ from, to }) => isShippedSource(from) && isShippedSource(to) && !refused.has(`${from} ${to}`));
  return folderCycles(imports).map((found) => ({ rule: "folders-are-acyclic", ...found }));
}

function sourcesIn(root: string, folder: string): string[] {
  return entriesOf(join(root, folder)).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (new RegExp(notSources).test(`${path}/`)) return [];
    if (entry.isDirectory()) return sourcesIn(root, path);
    return path.endsWith(".ts") ? [path] : [];
  });
}

/** `import("x").Y` as a type is invisible to dependency-cruiser's swc parser, so no rule would apply to it. */
function inlineTypeImports(root: string, file: string): Violation[] {
  const found: Violation[] = [];
  visit(parseFileSync(join(root, file), { syntax: "typescript", decorators: true }));
  return found;

  function visit(node: unknown): void {
    if (typeof node !== "object" || node === null) return;
    if ("type" in node && node.type === "TsImportType" && "argument" in node) {
      // swc's tree: the argument of an import type is a string literal.
      const { value } = node.argument as { readonly value: string };
      found.push({ rule: "no-inline-type-import", from: file, to: value });
    }
    Object.values(node).forEach(visit);
  }
}
