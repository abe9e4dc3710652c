import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { packages, readManifest, root } from "../../scripts/release/workspace-packages.ts";
import { codeSpans, tableRows } from "../docs/markdown.ts";

const manifests = globSync(
  ["package.json", "{packages,examples}/*/package.json", "benchmarks/package.json"],
  {
    cwd: root,
  },
);
const exact = /^\d+\.\d+\.\d+(-[\w.]+)?$/;
const isOurs = (name: string): boolean => name.startsWith("@portcullis");

describe.each(manifests)("%s", (file) => {
  const manifest = readManifest(join(root, file, ".."));

  test("pins what it needs to exact versions", () => {
    const needed = { ...manifest.dependencies, ...manifest.devDependencies };
    expect(Object.entries(needed).filter(([, version]) => !exact.test(version))).toEqual([]);
  });

  test("has a range of other packages as peers, and exactly one version of the workspace's", () => {
    const peers = Object.entries(manifest.peerDependencies ?? {});
    expect(peers.filter(([name, range]) => !(isOurs(name) ? exact : /^\^\d/).test(range))).toEqual([]);
  });
});

describe.each(packages)("the manifest of $manifest.name", ({ manifest, path, specifiers }) => {
  // What every package says alike, so that a new one can't leave it out.
  const { version, license, type, engines, sideEffects, publishConfig } = manifest;

  test("has what registries and bundlers require", () => {
    const first = packages[0]?.manifest;
    expect({ version, license, type, engines, sideEffects, publishConfig }).toEqual({
      version: first?.version,
      license: "MIT",
      type: "module",
      engines: { node: ">=22.18" },
      sideEffects: false,
      publishConfig: { access: "public" },
    });
    expect(manifest.description).toMatch(/^.{30,140}$/);
    expect(manifest.keywords?.length).toBeGreaterThanOrEqual(5);
    expect(manifest.files).toEqual(expect.arrayContaining(["dist", "src", "!**/*.test.*"]));
  });

  test("names no address that does not exist", () => {
    // The project has no public address yet. When it gets one, each manifest gets all three fields.
    const fields = ["repository", "homepage", "bugs"].filter((field) => field in manifest);
    expect(fields).toEqual([]);
  });

  test("exports what the README's table of entry points says, and nothing else", () => {
    const readme = readFileSync(join(path, "README.md"), "utf8");
    const [, section = ""] = /^## Entry points\n(.*?)^## /ms.exec(readme) ?? [];
    const documented = tableRows(section).flatMap(([specifier = ""]) => codeSpans(specifier));
    expect(documented.toSorted()).toEqual(specifiers.toSorted());
  });
});
