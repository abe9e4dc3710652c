import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/**
 * How long a new process takes to import core as npm packs it, core as the workspace compiles it, and as many empty modules.
 * Prints the median of ten runs of each.
 */
const runs = 10;
const root = join(import.meta.dirname, "..");
const core = import.meta.resolve("@portcullis/core");

const modules = evaluate(`
  const { registerHooks } = await import("node:module");
  let loaded = 0;
  registerHooks({ load: (url, context, next) => (loaded += 1, next(url, context)) });
  await import(${JSON.stringify(core)});
  console.log(loaded);`);

const directory = mkdtempSync(join(tmpdir(), "portcullis-cold-import-"));
try {
  const names = Array.from({ length: modules - 1 }, (_, index) => `empty-${index}.mjs`);
  for (const name of names) writeFileSync(join(directory, name), "export {};\n");
  writeFileSync(join(directory, "floor.mjs"), names.map((name) => `import "./${name}";\n`).join(""));
  const floor = pathToFileURL(join(directory, "floor.mjs")).href;

  const pack = ["pack", "--silent", "-w", "@portcullis/core", "--pack-destination", directory];
  const tarball = run("npm", pack).trim();
  run("tar", ["-xzf", join(directory, tarball), "-C", directory]);
  const packed = pathToFileURL(join(directory, "package/dist/index.js")).href;

  const times = Array.from({ length: runs }, () => ({
    packed: importing(packed),
    core: importing(core),
    floor: importing(floor),
  }));
  const of = (name: "packed" | "core" | "floor"): string =>
    median(times.map((time) => time[name])).toFixed(1);
  console.log(`@portcullis/core as packed: ${of("packed")} ms`);
  console.log(`the workspace's ${modules} modules: ${of("core")} ms; as many empty ones: ${of("floor")} ms`);
} finally {
  rmSync(directory, { recursive: true });
}

/** Milliseconds. */
function importing(url: string): number {
  return evaluate(
    `const start = performance.now(); await import(${JSON.stringify(url)}); console.log(performance.now() - start);`,
  );
}

function evaluate(script: string): number {
  return Number(run(process.execPath, ["--input-type=module", "--eval", script]));
}

function run(command: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  return ((sorted[values.length / 2 - 1] ?? Number.NaN) + (sorted[values.length / 2] ?? Number.NaN)) / 2;
}
