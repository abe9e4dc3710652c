import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { setVersions } from "./versions.ts";
import { packages, readManifest, root } from "./workspace-packages.ts";

const bin = join(root, "node_modules/.bin");

/** What `npm pack --json` prints of a tarball. */
interface Tarball {
  readonly name: string;
  readonly filename: string;
  /** In bytes. */
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

export interface PackedPackage {
  readonly name: string;
  readonly filename: string;
  /** The path of the file. */
  readonly tarball: string;
  /** In bytes. */
  readonly size: number;
  /** Paths inside the package. */
  readonly files: readonly string[];
}

/** An application outside the workspace that installed the packages as npm packs them. */
export class Consumer {
  readonly #scratch: string = realpathSync(mkdtempSync(join(tmpdir(), "portcullis-packaging-")));
  readonly path: string = join(this.#scratch, "consumer");
  #packed: readonly PackedPackage[] = [];

  /** Builds, packs and installs all packages, each at that version. */
  install(version: string): void {
    const workspace = this.#copyWorkspace();
    setVersions(workspace, version);
    const folders = packages.map(({ folder }) => join(workspace, "packages", folder));
    const projects = folders.flatMap((folder) =>
      readdirSync(folder).flatMap((file) => (/^tsconfig.*[.]json$/.test(file) ? [join(folder, file)] : [])),
    );
    run(join(bin, "tsc"), ["-b", ...projects], workspace);
    const output = run("npm", ["pack", "--json", "--pack-destination", this.#scratch, ...folders], workspace);
    // A boundary: what npm prints, a list or, since npm 11, an object by name.
    const tarballs = Object.values(JSON.parse(output) as Readonly<Record<string, Tarball>>);
    const packed = tarballs.map(({ files, ...rest }) => ({
      ...rest,
      tarball: join(this.#scratch, rest.filename),
      files: files.map(({ path }) => path),
    }));
    this.#packed = packages.flatMap(({ manifest }) => packed.filter(({ name }) => name === manifest.name));

    this.write("package.json", ['{ "name": "consumer", "private": true, "type": "module" }']);
    const quiet = ["--prefer-offline", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"];
    // Many users disable install scripts, so the packages must work without them.
    const install = ["install", "--ignore-scripts", ...quiet];
    const files = packed.map(({ tarball }) => tarball);
    const nodeTypes = readManifest(root).devDependencies?.["@types/node"];
    run("npm", [...install, ...files, ...optionalPeers(), `@types/node@${nodeTypes}`], this.path);
  }

  /** In the order in which they can be published: a package comes after its dependencies. */
  get packed(): readonly PackedPackage[] {
    return this.#packed;
  }

  /** What npm packed, as paths inside the package. */
  filesOf(packageName: string): readonly string[] {
    return this.#packed.find(({ name }) => name === packageName)?.files ?? [];
  }

  /**
   * Imports every entry point of the installed packages.
   * @throws when one can't be imported, or exports no names
   */
  importEntryPoints(): readonly { readonly specifier: string; readonly names: number }[] {
    const specifiers = packages.flatMap((entry) => entry.specifiers);
    this.write("import-entry-points.mjs", [
      "const found = [];",
      `for (const specifier of ${JSON.stringify(specifiers)})`,
      "  found.push({ specifier, names: Object.keys(await import(specifier)).length });",
      "console.log(JSON.stringify(found));",
    ]);
    // A boundary: what the script above prints.
    const found = JSON.parse(this.node("import-entry-points.mjs")) as ReturnType<
      Consumer["importEntryPoints"]
    >;
    const empty = found.find(({ names }) => names === 0);
    if (empty !== undefined) throw new Error(`${empty.specifier} exports nothing.`);
    return found;
  }

  write(file: string, lines: readonly string[]): void {
    mkdirSync(dirname(join(this.path, file)), { recursive: true });
    writeFileSync(join(this.path, file), `${lines.join("\n")}\n`);
  }

  /** @throws with the compiler's messages */
  compile(...args: string[]): void {
    run(join(bin, "tsc"), args, this.path);
  }

  node(...args: string[]): string {
    return run(join(bin, "node"), args, this.path);
  }

  remove(): void {
    rmSync(this.#scratch, { recursive: true, force: true });
  }

  /** A copy without `dist`, so that nothing of an earlier build is packed and no build of another test is overwritten. */
  #copyWorkspace(): string {
    const workspace = join(this.#scratch, "workspace");
    const link = (target: string, name: string) => symlinkSync(target, join(workspace, "node_modules", name));
    mkdirSync(join(workspace, "node_modules/@portcullis"), { recursive: true });
    for (const installed of readdirSync(join(root, "node_modules"))) {
      if (installed !== "@portcullis") link(join(root, "node_modules", installed), installed);
    }
    for (const file of ["tsconfig.base.json", "scripts/bundle-core.ts"])
      cpSync(join(root, file), join(workspace, file));
    for (const { folder, path, manifest } of packages) {
      const copy = join(workspace, "packages", folder);
      cpSync(path, copy, { recursive: true, filter: (source) => !isGenerated(relative(path, source)) });
      link(copy, manifest.name);
      const nested = join(path, "node_modules");
      if (existsSync(nested)) symlinkSync(nested, join(copy, "node_modules"));
    }
    return workspace;
  }
}

/** What only some subpaths need, such as Inversify for `./module`. Without Redoc, which only serves pages and has no types. */
function optionalPeers(): readonly string[] {
  const own = new Set(packages.map(({ manifest }) => manifest.name));
  const versions = packages.flatMap(({ manifest: { peerDependencies = {}, devDependencies = {} } }) =>
    Object.entries(peerDependencies).map(([name, range]) => [name, devDependencies[name] ?? range] as const),
  );
  const peers = [...new Map(versions)].filter(([name]) => !own.has(name) && name !== "redoc");
  return peers.map(([name, version]) => `${name}@${version}`);
}

function isGenerated(path: string): boolean {
  return /^(dist|node_modules)(\/|$)|[.]tsbuildinfo$/.test(path);
}

/** Runs a command without the settings that npm and vitest put in the environment of child processes. */
function run(command: string, args: readonly string[], cwd: string): string {
  const own = /^(npm_(package|lifecycle|config_local_prefix)|NODE_OPTIONS$|NODE_V8_COVERAGE$|VITEST)/;
  const environment = Object.entries(process.env).filter(([name]) => !own.test(name));
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: "utf8",
    env: { ...Object.fromEntries(environment), PATH: `${bin}:${process.env["PATH"]}` },
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} failed:\n${stdout}${stderr}`);
  return stdout;
}
