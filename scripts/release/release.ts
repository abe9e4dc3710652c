import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { releaseChangelog, requireVersion } from "./changelog.ts";
import { Consumer } from "./consumer.ts";
import { setVersions } from "./versions.ts";
import { packages, root } from "./workspace-packages.ts";

const changelogFile = join(root, "CHANGELOG.md");
const usage = `Usage: npm run release -- [version] [--dry-run]

Builds, packs and installs every package at that version in an empty project, imports every entry point there, and prints
what to publish. Without --dry-run it then writes the version to the manifests, to package-lock.json and to CHANGELOG.md, and
keeps the tarballs in release/. It publishes nothing. Default version: that of the manifests.`;

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { "dry-run": { type: "boolean", default: false }, help: { type: "boolean", default: false } },
  });
  if (values.help) console.log(usage);
  else release(positionals[0] ?? packages[0]?.manifest.version ?? "", values["dry-run"]);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

function release(version: string, dryRun: boolean): void {
  requireVersion(version);
  const changelog = dryRun ? undefined : nextChangelog(version);
  if (!dryRun) requireCleanTree();

  console.log(`Packing ${version} and installing it in an empty project …`);
  const consumer = new Consumer();
  try {
    consumer.install(version);
    for (const { specifier, names } of consumer.importEntryPoints())
      console.log(`  imported ${specifier}: ${names} names`);
    const output = join(root, "release");
    if (changelog !== undefined) {
      rmSync(output, { recursive: true, force: true });
      mkdirSync(output);
      for (const { tarball, filename } of consumer.packed) copyFileSync(tarball, join(output, filename));
      writeFileSync(changelogFile, changelog);
      setVersions(root, version);
    }
    console.log(dryRun ? "\nWould publish, in this order:" : "\nTo publish, in this order:");
    for (const { filename, size, files } of consumer.packed)
      console.log(`  release/${filename} (${Math.ceil(size / 1024)} KiB, ${files.length} files)`);
    console.log(dryRun ? "\nDry run: nothing was changed." : nextSteps(version));
  } finally {
    consumer.remove();
  }
}

function nextChangelog(version: string): string {
  const today = new Date().toISOString().slice(0, 10);
  return releaseChangelog(readFileSync(changelogFile, "utf8"), version, today);
}

function nextSteps(version: string): string {
  return `
CHANGELOG.md, package-lock.json and the manifests now say ${version}. Next:
  npm run check && npm test
  git commit -am "Release ${version}" && git tag v${version}
  npm publish for each tarball above`;
}

/** @throws when the commit of the release would contain anything else */
function requireCleanTree(): void {
  const { stdout, stderr, status } = spawnSync("git", ["status", "--porcelain"], {
    cwd: root,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`git status failed: ${stderr}`);
  if (stdout !== "") throw new Error(`Commit or stash these changes before a release:\n${stdout}`);
}
