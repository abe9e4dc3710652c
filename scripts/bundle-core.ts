import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";

/**
 * Runs before core is packed, after `tsc -b`: puts one file for each entry point, and one for what they share, in place
 * of the compiled modules, whose imports of each other take most of the time of importing core. Declarations stay.
 */
const core = join(import.meta.dirname, "../packages/core");
const dist = join(core, "dist");

for (const file of readdirSync(dist, { recursive: true, encoding: "utf8" }))
  if (/\.js(\.map)?$/.test(file)) rmSync(join(dist, file));

const bundle = await rolldown({
  input: { index: join(core, "src/index.ts"), "testing/index": join(core, "src/testing/index.ts") },
  external: /^node:/,
});
await bundle.write({
  dir: dist,
  sourcemap: true,
  // The bundler's own helpers are in the same file, which would otherwise be named after them.
  chunkFileNames: ({ name }) => (name.includes("runtime") ? "runtime.js" : "core.js"),
});
await bundle.close();
