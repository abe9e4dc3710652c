import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import type { Node, SourceFile } from "typescript/unstable/ast";
import { isIdentifier, isTypeAliasDeclaration, isVariableDeclaration } from "typescript/unstable/ast/is";
import type { Symbol as NamedSymbol, Project } from "typescript/unstable/sync";
import { API, SymbolFlags } from "typescript/unstable/sync";
import { descendants, importsOf, isBrand, isTopLevel } from "./declaration-nodes.ts";

/** A subpath of a package's `exports`, and what users can import from it. */
export interface EntryPoint {
  readonly specifier: string;
  /** As in `exports`: `.` or `./testing`. */
  readonly subpath: string;
  /** The folder of the package. */
  readonly folder: string;
  /** In alphabetical order. */
  readonly names: readonly ExportedName[];
}

export interface ExportedName {
  readonly name: string;
  /** Its declarations without comments, and what they import from other packages. */
  readonly declaration: string;
  readonly hasComment: boolean;
  /** Names of the package that the declarations refer to and that no entry point exports. */
  readonly unexported: readonly string[];
}

interface Target {
  readonly specifier: string;
  readonly subpath: string;
  readonly folder: string;
  /** The file of declarations. */
  readonly file: string;
}

interface Expansion {
  readonly declarations: readonly Node[];
  /** Declarations of type aliases that are not exported and need not be: the report prints their text. */
  readonly aliases: readonly Node[];
  readonly unexported: ReadonlySet<string>;
}

/**
 * Reads the declarations that `tsc -b` wrote for every subpath that the packages below `packages` export.
 * @throws when one is missing
 */
export function readApi(root: string): readonly EntryPoint[] {
  const targets = targetsOf(root);
  const missing = targets.filter(({ file }) => !existsSync(file)).map(({ specifier }) => specifier);
  if (targets.length === 0 || missing.length > 0) {
    throw new Error(`No declarations of ${missing.join(", ") || "any package"}: run \`npm run build\`.`);
  }
  const config = join(root, "api-surface.tsconfig.json");
  const compilerOptions = { module: "nodenext", target: "es2024", strict: true, noEmit: true, types: [] };
  const virtual = JSON.stringify({ compilerOptions, files: targets.map(({ file }) => file) });
  // TypeScript's own API, still called unstable: the version is exact, and no other parser supports TypeScript 7.
  const api = new API({
    cwd: root,
    fs: {
      readFile: (path) => (path === config ? virtual : undefined),
      fileExists: (path) => (path === config ? true : undefined),
    },
  });
  try {
    const project = api.updateSnapshot({ openProjects: [config] }).getProject(config);
    if (project === undefined) throw new Error(`TypeScript did not open ${config}.`);
    return targets.map((target) => new EntryPointReader(project, target, targets).read());
  } finally {
    api.close();
  }
}

function targetsOf(root: string): readonly Target[] {
  return readdirSync(join(root, "packages")).flatMap((name) => {
    const folder = join(root, "packages", name);
    // A boundary: npm has validated the file.
    const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
      readonly name: string;
      readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
    };
    return Object.entries(manifest.exports).flatMap(([subpath, conditions]) => {
      if (typeof conditions === "string" || conditions["types"] === undefined) return [];
      const specifier = `${manifest.name}${subpath.slice(1)}`;
      return [{ specifier, subpath, folder, file: join(folder, conditions["types"]) }];
    });
  });
}

class EntryPointReader {
  readonly #project: Project;
  readonly #target: Target;
  readonly #exports: ReadonlyMap<string, NamedSymbol>;
  /** Ids of the symbols that users can import. */
  readonly #importable: ReadonlySet<number>;

  constructor(project: Project, target: Target, targets: readonly Target[]) {
    this.#project = project;
    this.#target = target;
    this.#exports = this.#exportsOf(target.file);
    // The compiler finds a name at another entry point of the package only when this one loads that.
    const loaded = this.#loadedBy(target.file);
    const entryPoints = targets.filter(({ file }) => loaded.has(file));
    const symbols = entryPoints.flatMap(({ file }) => [...this.#exportsOf(file).values()]);
    this.#importable = new Set(symbols.map(({ id }) => id));
  }

  read(): EntryPoint {
    const names = [...this.#exports].map(([name, symbol]) => this.#describe(name, symbol));
    return {
      specifier: this.#target.specifier,
      subpath: this.#target.subpath,
      folder: this.#target.folder,
      names: names.toSorted((one, other) => (one.name < other.name ? -1 : 1)),
    };
  }

  #describe(name: string, symbol: NamedSymbol): ExportedName {
    const { checker, emitter } = this.#project;
    const { declarations, aliases, unexported } = this.#expand(symbol);
    const imports = new Set([...aliases, ...declarations].flatMap(importsOf));
    return {
      name,
      declaration: [
        ...imports,
        ...aliases.map((node) => emitter.printNode(node).replace(/^export /, "")),
        ...declarations.map((node) => emitter.printNode(node)),
      ].join("\n"),
      hasComment:
        symbol.getDocumentationComment(checker) !== "" ||
        symbol.getJsDocTags(checker).length > 0 ||
        !this.#isOwn(symbol),
      unexported: [...unexported].toSorted(),
    };
  }

  /** The declarations of a name, and of the type aliases without type parameters that they refer to. */
  #expand(symbol: NamedSymbol, seen = new Set<number>()): Expansion {
    seen.add(symbol.id);
    const declarations = this.#declarationsOf(symbol);
    const aliases: Node[] = [];
    const unexported = new Set<string>();
    for (const reference of this.#isOwn(symbol) ? this.#referredIn(declarations) : []) {
      if (this.#importable.has(reference.id) || seen.has(reference.id)) continue;
      const [declared] = this.#declarationsOf(reference);
      if (declared === undefined || !isTopLevel(declared) || isBrand(declared)) continue;
      if (isTypeAliasDeclaration(declared) && declared.typeParameters === undefined) {
        const inner = this.#expand(reference, seen);
        aliases.push(...inner.aliases, ...inner.declarations);
        for (const name of inner.unexported) unexported.add(name);
      } else {
        unexported.add(reference.name);
      }
    }
    return { declarations, aliases, unexported };
  }

  /** The names of the package itself in the declarations. */
  #referredIn(declarations: readonly Node[]): readonly NamedSymbol[] {
    const identifiers = declarations.flatMap(descendants).filter(isIdentifier);
    return this.#project.checker
      .getSymbolAtLocation(identifiers)
      .flatMap((symbol) => (symbol === undefined ? [] : [this.#actual(symbol)]))
      .filter((symbol) => this.#isOwn(symbol));
  }

  #exportsOf(file: string): ReadonlyMap<string, NamedSymbol> {
    const { checker } = this.#project;
    const module = checker.getSymbolAtLocation(this.#sourceFile(file));
    if (module === undefined) return new Map();
    return new Map(checker.getExportsOfModule(module).map((symbol) => [symbol.name, this.#actual(symbol)]));
  }

  /** The package's files that are loaded when this one is imported. */
  #loadedBy(file: string, seen = new Set<string>()): ReadonlySet<string> {
    if (seen.has(file)) return seen;
    seen.add(file);
    const modules = this.#sourceFile(file).imports.map((node) =>
      this.#project.checker.getSymbolAtLocation(node),
    );
    for (const module of modules) {
      if (module === undefined || !this.#isOwn(module)) continue;
      for (const node of this.#declarationsOf(module)) this.#loadedBy(node.getSourceFile().fileName, seen);
    }
    return seen;
  }

  #sourceFile(file: string): SourceFile {
    const found = this.#project.program.getSourceFile(file);
    if (found === undefined) throw new Error(`TypeScript did not read ${file}.`);
    return found;
  }

  #actual(symbol: NamedSymbol): NamedSymbol {
    return symbol.flags & SymbolFlags.Alias ? this.#project.checker.getAliasedSymbol(symbol) : symbol;
  }

  #declarationsOf(symbol: NamedSymbol): readonly Node[] {
    return symbol.declarations.flatMap((handle) => {
      const node = handle.resolve(this.#project);
      if (node === undefined) return [];
      return [isVariableDeclaration(node) ? node.parent.parent : node];
    });
  }

  #isOwn(symbol: NamedSymbol): boolean {
    const files = this.#declarationsOf(symbol).map((node) => node.getSourceFile().fileName);
    return files.some((file) => file.startsWith(this.#target.folder + sep) && !file.includes("node_modules"));
  }
}
