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
import { packages, readManifest, root } from "./workspace-packages.ts";

const bin = join(root, "node_modules/.bin");

interface PackedPackage {
  readonly name: string;
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** An application outside the workspace that installed the packages as npm packs them. */
export class Consumer {
  readonly #scratch: string = realpathSync(mkdtempSync(join(tmpdir(), "portcullis-packaging-")));
  readonly path: string = join(this.#scratch, "consumer");
  readonly #packed = new Map<string, readonly string[]>();

  /** Builds, packs and installs all packages. */
  install(): void {
    const workspace = this.#copyWorkspace();
    const folders = packages.map(({ folder }) => join(workspace, "packages", folder));
    const projects = folders.flatMap((folder) =>
      readdirSync(folder).flatMap((file) => (/^tsconfig.*[.]json$/.test(file) ? [join(folder, file)] : [])),
    );
    run(join(bin, "tsc"), ["-b", ...projects], workspace);
    const output = run("npm", ["pack", "--json", "--pack-destination", this.#scratch, ...folders], workspace);
    // A boundary: what npm prints, a list or, since npm 11, an object by name.
    const tarballs = Object.values(JSON.parse(output) as Readonly<Record<string, PackedPackage>>);
    for (const { name, files } of tarballs) {
      this.#packed.set(
        name,
        files.map(({ path }) => path),
      );
    }

    this.write("package.json", ['{ "name": "consumer", "private": true, "type": "module" }']);
    const quiet = ["--prefer-offline", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"];
    // Many machines refuse install scripts, so what npm downloads must work without them.
    const install = ["install", "--ignore-scripts", ...quiet];
    const files = tarballs.map(({ filename }) => join(this.#scratch, filename));
    const nodeTypes = readManifest(root).devDependencies?.["@types/node"];
    run("npm", [...install, ...files, ...optionalPeers(), `@types/node@${nodeTypes}`], this.path);
  }

  /** What npm packed, as paths inside the package. */
  filesOf(packageName: string): readonly string[] {
    return this.#packed.get(packageName) ?? [];
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

  /** A copy without `dist`, so that no leftover of an earlier build is packed and no other test's build is disturbed. */
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
      cpSync(path, copy, { recursive: true, filter: (source) => !isMade(relative(path, source)) });
      link(copy, manifest.name);
      const nested = join(path, "node_modules");
      if (existsSync(nested)) symlinkSync(nested, join(copy, "node_modules"));
    }
    return workspace;
  }
}

/** What only users of some subpaths need, such as Inversify for `./module`. Redoc is for pages, and has no types. */
function optionalPeers(): readonly string[] {
  const own = new Set(packages.map(({ manifest }) => manifest.name));
  const versions = packages.flatMap(({ manifest: { peerDependencies = {}, devDependencies = {} } }) =>
    Object.entries(peerDependencies).map(([name, range]) => [name, devDependencies[name] ?? range] as const),
  );
  const peers = [...new Map(versions)].filter(([name]) => !own.has(name) && name !== "redoc");
  return peers.map(([name, version]) => `${name}@${version}`);
}

function isMade(path: string): boolean {
  return /^(dist|node_modules)(\/|$)|[.]tsbuildinfo$/.test(path);
}

/** Runs a command as a user of the packages would: npm and vitest pass settings of their own down in the environment. */
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
