import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

type Json = Record<string, unknown>;

const dependencyFields = ["dependencies", "devDependencies", "peerDependencies"];
const ownScope = /^@portcullis(-examples)?\//;

/**
 * Gives every workspace below `root` one version, and pins what they need of each other to it, in the manifests and in
 * package-lock.json where there is one.
 * @returns the files that it wrote
 */
export function setVersions(root: string, version: string): readonly string[] {
  const manifests = globSync(
    ["packages/*/package.json", "examples/*/package.json", "benchmarks/package.json"],
    {
      cwd: root,
    },
  );
  for (const file of manifests) rewrite(join(root, file), (manifest) => setVersion(manifest, version));
  const locks = globSync("package-lock.json", { cwd: root });
  for (const file of locks) rewrite(join(root, file), (lock) => setLockedVersions(lock, version));
  return [...manifests.toSorted(), ...locks];
}

function setVersion(manifest: Json, version: string): void {
  if ("version" in manifest) manifest["version"] = version;
  for (const field of dependencyFields) {
    const declared = manifest[field];
    if (!isObject(declared)) continue;
    for (const name of Object.keys(declared)) if (ownScope.test(name)) declared[name] = version;
  }
}

function setLockedVersions(lock: Json, version: string): void {
  const { packages } = lock;
  if (!isObject(packages)) throw new Error("package-lock.json has no `packages`: run `npm install`.");
  for (const [path, entry] of Object.entries(packages))
    if (!path.includes("node_modules/") && isObject(entry)) setVersion(entry, version);
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null;
}

function rewrite(file: string, change: (content: Json) => void): void {
  const content: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (!isObject(content)) throw new Error(`${file} is not a JSON object.`);
  change(content);
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
}
