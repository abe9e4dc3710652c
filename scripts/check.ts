import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { inspectApi } from "./api-reports.ts";
import { inspectCommitSubjects } from "./commit-subjects.ts";
import { inspectDependencies } from "./dependency-rules.ts";

interface Outcome {
  readonly ok: boolean;
  /** Shown when the check failed. */
  readonly output: string;
  /** Shown beside the name when it passed. */
  readonly note?: string;
}

const root = join(import.meta.dirname, "..");

const checks: Readonly<Record<string, () => Outcome | Promise<Outcome>>> = {
  "types of packages": () => run("tsc", "-b"),
  "types of tests": () => run("tsc", "-p", "tsconfig.tests.json"),
  "lint and format": () => run("biome", "check", "."),
  "dependency rules": dependencyRules,
  "public API": publicApi,
  "package-lock": packageLock,
  "commit subjects": commitSubjects,
};

function run(tool: string, ...args: string[]): Outcome {
  const { status, stdout, stderr, error } = spawnSync(join(root, "node_modules/.bin", tool), args, {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, PATH: `${join(root, "node_modules/.bin")}:${process.env["PATH"]}` },
    maxBuffer: 64 * 1024 * 1024,
  });
  return { ok: status === 0, output: error?.message ?? `${stdout}${stderr}` };
}

async function dependencyRules(): Promise<Outcome> {
  const { files, imports, violations } = await inspectDependencies(root);
  return {
    ok: violations.length === 0,
    output: violations.map(({ rule, from, to }) => `${rule}: ${from} → ${to}`).join("\n"),
    note: `${files} files, ${imports} imports`,
  };
}

function publicApi(): Outcome {
  const { entryPoints, names, changes, faults } = inspectApi(root);
  const remedy = "If the change is intended, run `npm run api` and commit the reports with it.";
  return {
    ok: changes.length === 0 && faults.length === 0,
    output: [...faults, ...changes, ...(changes.length === 0 ? [] : [remedy])].join("\n"),
    note: `${names} names of ${entryPoints} entry points`,
  };
}

function commitSubjects(): Outcome {
  const found = inspectCommitSubjects(root);
  if (typeof found === "string") return { ok: true, output: "", note: found };
  const remedy = "Shorten these to 72 characters: `git commit --amend`, or `git rebase -i` and reword.";
  return {
    ok: found.tooLong.length === 0,
    output: [...found.tooLong, remedy].join("\n"),
    note: `${found.commits} commits`,
  };
}

interface LockedPackage {
  readonly link?: boolean;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly os?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Addresses in the lock would bind every install to one registry. The digests make installs reproducible. */
function packageLock(): Outcome {
  // A boundary: npm writes the file.
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
    readonly packages: Readonly<Record<string, LockedPackage>>;
  };
  const locked = Object.entries(packages).filter(
    ([path, { link }]) => path.includes("node_modules/") && !link,
  );
  const problems = locked.flatMap(([path, { resolved, integrity, os, optionalDependencies = {} }]) => [
    ...(resolved === undefined ? [] : [`${path}: has a \`resolved\` address`]),
    // Binaries for other platforms: npm has no digest of what its registry lacks.
    ...(integrity === undefined && os === undefined ? [`${path}: has no \`integrity\``] : []),
    // npm leaves out what its registry lacks, and `npm ci` then refuses the lock.
    ...Object.keys(optionalDependencies)
      .filter((name) => !(`node_modules/${name}` in packages || `${path}/node_modules/${name}` in packages))
      .map((name) => `${path}: its optional ${name} is missing`),
  ]);
  const remedy = "See Dependencies in CONTRIBUTING.md.";
  return {
    ok: locked.length > 0 && problems.length === 0,
    output: [...problems, remedy].join("\n"),
    note: `${locked.length} packages`,
  };
}

const failed: string[] = [];
for (const [name, check] of Object.entries(checks)) {
  const started = performance.now();
  const outcome = await Promise.resolve()
    .then(check)
    .catch((error: unknown): Outcome => ({ ok: false, output: String(error) }));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const note = outcome.ok && outcome.note !== undefined ? `, ${outcome.note}` : "";
  console.log(`${outcome.ok ? "ok    " : "FAILED"} ${name} (${seconds} s${note})`);
  if (!outcome.ok) {
    failed.push(name);
    console.log(`\n${outcome.output.trim()}\n`);
  }
}
console.log(failed.length === 0 ? "All checks passed." : `Failed: ${failed.join(", ")}.`);
process.exitCode = failed.length === 0 ? 0 : 1;
