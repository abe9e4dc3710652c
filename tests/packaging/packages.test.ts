import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const bin = join(root, "node_modules/.bin");

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

function readManifest(path: string): Manifest {
  // A boundary: npm has validated the file.
  return JSON.parse(readFileSync(join(path, "package.json"), "utf8")) as Manifest;
}

const nodeTypesRange = readManifest(root).devDependencies?.["@types/node"];
const inversifyRange = readManifest(join(root, "packages/inversify")).peerDependencies?.["inversify"];
const packages = readdirSync(join(root, "packages")).map((folder) => {
  const path = join(root, "packages", folder);
  const manifest = readManifest(path);
  const subpaths = Object.keys(manifest.exports).filter((subpath) => subpath !== "./package.json");
  return { path, manifest, specifiers: subpaths.map((subpath) => join(manifest.name, subpath)) };
});
const specifiers = packages.flatMap((entry) => entry.specifiers);

const scratch = mkdtempSync(join(tmpdir(), "portcullis-packaging-"));
const consumer = join(scratch, "consumer");
const packed = new Map<string, readonly string[]>();

/** Runs a command as somebody outside the workspace would: npm passes its own settings down through the environment. */
function run(command: string, args: readonly string[], cwd: string): string {
  const environment = Object.entries(process.env).filter(
    ([name]) => !/^(npm_(package|lifecycle|config_local_prefix)|NODE_OPTIONS$|VITEST)/.test(name),
  );
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: "utf8",
    env: { ...Object.fromEntries(environment), PATH: `${bin}:${process.env["PATH"]}` },
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} failed:\n${stdout}${stderr}`);
  return stdout;
}

const tsc = (...args: string[]): string => run(join(bin, "tsc"), args, consumer);
const node = (...args: string[]): string => run(join(bin, "node"), args, consumer);

function write(file: string, lines: readonly string[]): void {
  mkdirSync(join(consumer, file, ".."), { recursive: true });
  writeFileSync(join(consumer, file), `${lines.join("\n")}\n`);
}

beforeAll(() => {
  const projects = packages.flatMap(({ path }) =>
    readdirSync(path).flatMap((file) => (/^tsconfig.*[.]json$/.test(file) ? [join(path, file)] : [])),
  );
  run(join(bin, "tsc"), ["-b", ...projects], root);

  const folders = packages.map(({ path }) => path);
  // A boundary: what npm prints.
  const tarballs = JSON.parse(
    run("npm", ["pack", "--json", "--pack-destination", scratch, ...folders], root),
  ) as PackedPackage[] | Record<string, PackedPackage>;
  const files = Object.values(tarballs).map(({ name, filename, files }) => {
    packed.set(
      name,
      files.map(({ path }) => path),
    );
    return join(scratch, filename);
  });

  write("package.json", ['{ "name": "consumer", "private": true, "type": "module" }']);
  const quiet = ["--prefer-offline", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"];
  // What npm downloads must work without install scripts: many machines refuse to run them.
  const install = ["install", "--ignore-scripts", ...quiet, ...files];
  // Inversify is an optional peer: only whoever imports a `./module` needs it.
  run("npm", [...install, `inversify@${inversifyRange}`, `@types/node@${nodeTypesRange}`], consumer);
}, 300_000);

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

interface PackedPackage {
  readonly name: string;
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

describe.each(packages)("$manifest.name, packed", ({ manifest }) => {
  const files = (): readonly string[] => packed.get(manifest.name) ?? [];

  test("has a licence, a README and every file that `exports` names", () => {
    const targets = Object.values(manifest.exports).flatMap((target) =>
      typeof target === "string" ? [target] : Object.values(target),
    );
    const expected = targets.map((target) => target.replace("./", ""));
    expect(files()).toEqual(expect.arrayContaining(["LICENSE", "README.md", ...expected]));
  });

  test("has no test, no fixture, no build state and no configuration", () => {
    const unwanted = /[.](test|bench)[.]|fixtures\/|[.]tsbuildinfo$|tsconfig|[.]env|[.]log$/;
    expect(files().filter((file) => unwanted.test(file))).toEqual([]);
    expect(
      files().filter((file) => !/^(dist|src)\/|^(LICENSE|README\.md|package\.json)$/.test(file)),
    ).toEqual([]);
  });

  test("has the source that each compiled file was made from, and the other way round", () => {
    const compiled = files().filter((file) => /^dist\/.*[.]js$/.test(file));
    const sources = files().filter((file) => /^src\/.*[.]ts$/.test(file) && !file.endsWith(".d.ts"));
    expect(compiled.map((file) => file.replace(/^dist/, "src").replace(/[.]js$/, ".ts")).sort()).toEqual(
      sources.sort(),
    );
  });
});

describe("an application that installed the packages", () => {
  const useCore = [
    "export const portcullis = createPortcullis(createInMemoryPorts());",
    "export const signedUp = portcullis.prepareAccessControl",
    "  .execute()",
    '  .then(() => portcullis.registerUser.execute({ email: "ada@example.com", password: "correct horse battery" }));',
    "signedUp.then((user) => console.log(user.email));",
    "// @ts-expect-error an email is text: the types did not decay to any",
    'export const refused = () => portcullis.registerUser.execute({ email: 1, password: "correct horse battery" });',
  ];
  const options = [
    "--strict",
    "--declaration",
    "--target",
    "es2024",
    "--types",
    "node",
    "--skipLibCheck",
    "false",
  ];

  test("compiles ESM with strict types, re-exports all it got, and runs", () => {
    write("esm/main.mts", [
      'import { createPortcullis } from "@portcullis/core";',
      'import { createInMemoryPorts } from "@portcullis/core/testing";',
      ...specifiers.map((specifier, index) => `export * as door${index} from "${specifier}";`),
      ...useCore,
    ]);
    tsc(...options, "--module", "nodenext", "--outDir", "esm/out", "esm/main.mts");
    expect(node("esm/out/main.mjs")).toBe("ada@example.com\n");
    const count = `const doors = await import("./esm/out/main.mjs"); console.log(Object.keys(doors).length)`;
    expect(node("--input-type=module", "--eval", count)).toContain(`${specifiers.length + 3}`);
  });

  test("compiles for a bundler", () => {
    write(
      "bundled/main.ts",
      specifiers.map((specifier, index) => `export * as door${index} from "${specifier}";`),
    );
    const bundler = ["--module", "esnext", "--moduleResolution", "bundler", "--outDir", "bundled/out"];
    tsc(...options, ...bundler, "bundled/main.ts");
    expect(existsSync(join(consumer, "bundled/out/main.d.ts"))).toBe(true);
  });

  test("compiles CommonJS and requires every door", () => {
    write("cjs/main.cts", [
      'import { createPortcullis } from "@portcullis/core";',
      'import { createInMemoryPorts } from "@portcullis/core/testing";',
      ...specifiers.map((specifier, index) => `import door${index} = require("${specifier}");`),
      `export const doors: readonly object[] = [${specifiers.map((_, index) => `door${index}`).join(", ")}];`,
      ...useCore,
    ]);
    tsc(...options, "--module", "nodenext", "--outDir", "cjs/out", "cjs/main.cts");
    expect(readFileSync(join(consumer, "cjs/out/main.cjs"), "utf8")).toContain('require("@portcullis/core")');
    expect(node("cjs/out/main.cjs")).toBe("ada@example.com\n");
  });

  test.each(packages)("can't import past the doors of $manifest.name", ({ manifest }) => {
    for (const deep of ["dist/index.js", "src/index.ts", "dist/identity/index.js"]) {
      const script = `import("${manifest.name}/${deep}").catch((error) => console.log(error.code))`;
      expect(node("--eval", script)).toBe("ERR_PACKAGE_PATH_NOT_EXPORTED\n");
    }
    write("deep/main.mts", [`export * from "${manifest.name}/dist/index.js";`]);
    expect(() => tsc("--noEmit", "--module", "nodenext", "deep/main.mts")).toThrow("TS2307");
  });

  test("has source maps that lead to the packed sources", () => {
    for (const { manifest } of packages) {
      const dist = join(consumer, "node_modules", manifest.name, "dist");
      // A boundary: what tsc wrote.
      const { sources } = JSON.parse(readFileSync(join(dist, "index.js.map"), "utf8")) as {
        sources: string[];
      };
      expect(sources.map((source) => existsSync(join(dist, source)))).toEqual([true]);
    }
  });
});
